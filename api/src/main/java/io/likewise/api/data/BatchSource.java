package io.likewise.api.data;

import java.util.List;

/**
 * Opens the batches of an experiment: the same bits in the same order, whatever the engine, the
 * number of threads, or the batch that is asked for first.
 */
public interface BatchSource {
  /** The parts of the data that are only looked at. */
  enum Part {
    /** What early stopping watches. */
    VALIDATION,
    /** What the final figures come from. */
    TEST
  }

  /** Returns the number of training images. */
  int trainingSize();

  /** Returns how many training images there are of each class. */
  List<Integer> trainingClassCounts();

  /** Returns the number of images of a part. */
  int size(Part part);

  /** Returns the number of batches of a training epoch. */
  int trainingBatches();

  /** Returns the SHA-256, in hexadecimal, of the index of every training image in order. */
  String splitDigest();

  /**
   * Opens a training epoch: shuffled, augmented, with dropout masks. A last batch of a single image
   * is joined to the batch before it.
   *
   * @param stage from 1
   * @param epoch from 1
   * @param firstBatch the batch to begin with, from 0
   */
  BatchStream train(int stage, int epoch, int firstBatch);

  /** Opens a part in its stored order, not augmented, without masks. */
  BatchStream evaluate(Part part);
}
