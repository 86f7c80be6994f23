package io.likewise.data.batches;

import io.likewise.api.data.Batch;
import io.likewise.api.experiment.Augmentation;
import io.likewise.api.experiment.Experiment;

/**
 * How an image as it is stored becomes what the network is given of it: varied, preprocessed,
 * resized, rounded once to float32.
 *
 * <p>Holds working memory: for one thread, and images of one stored size.
 */
final class InputPixels {
  private final double[] varied;
  private final ImageAugmenter augmenter;
  private final BilinearResize resize;

  InputPixels(int storedSize, Experiment experiment, Augmentation augmentation) {
    varied = new double[storedSize * storedSize * 3];
    augmenter = new ImageAugmenter(storedSize, experiment.preprocessing(), augmentation.clip());
    resize = new BilinearResize(storedSize, experiment.imageSize());
  }

  /** Puts an image, uint8 {@code [size, size, RGB]}, into a row of a batch. */
  void put(byte[] stored, Variation variation, Batch batch, int row) {
    augmenter.apply(stored, variation, varied);
    resize.apply(varied, batch.images(), row * batch.imageSize() * batch.imageSize() * 3);
  }
}
