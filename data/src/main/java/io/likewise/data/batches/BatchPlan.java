package io.likewise.data.batches;

import io.likewise.api.experiment.Experiment;

/**
 * Which images make up which batch.
 *
 * @param samples the images' indices in the order in which they come
 * @param batchSize images in every batch but the last
 * @param joinSingle whether a last batch of a single image is joined to the one before it, as
 *     training needs it
 */
@SuppressWarnings("ArrayRecordComponent") // made once, never compared, never changed
record BatchPlan(int[] samples, int batchSize, boolean joinSingle) {
  private static final int MOST_EVALUATED = 256;
  private static final long MOST_EVALUATED_BYTES = 4L << 20;

  /** Plans images that nothing is learned from. */
  static BatchPlan evaluation(Experiment experiment, int[] samples) {
    return new BatchPlan(samples, evaluated(experiment), false);
  }

  /**
   * Returns how many images nothing is learned from come at a time: small ones in some batches at
   * once, which an engine classifies faster and which take no room to speak of.
   */
  static int evaluated(Experiment experiment) {
    int batch = experiment.batchSize();
    long most =
        Math.min(MOST_EVALUATED, MOST_EVALUATED_BYTES / BatchSlot.bytes(1, experiment.imageSize()));
    return batch * (int) Math.max(1, most / batch);
  }

  /** Returns the number of batches. */
  int batches() {
    int rest = samples.length % batchSize;
    boolean restIsOwn = rest > 1 || (rest == 1 && !(joinSingle && samples.length > 1));
    return samples.length / batchSize + (restIsOwn ? 1 : 0);
  }

  /** Returns where a batch begins in {@link #samples}. */
  int start(int batch) {
    return batch * batchSize;
  }

  /** Returns the number of images of a batch. */
  int size(int batch) {
    return batch == batches() - 1 ? samples.length - start(batch) : batchSize;
  }

  /** Returns the number of images of the largest batch. */
  int largest() {
    return Math.max(Math.min(batchSize, samples.length), size(batches() - 1));
  }
}
