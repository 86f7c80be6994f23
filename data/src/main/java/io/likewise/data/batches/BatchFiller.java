package io.likewise.data.batches;

import io.likewise.api.data.Batch;

/** Computes images into a batch. Holds working memory: one for each thread. */
interface BatchFiller {
  /**
   * Fills everything of one image: pixels, label, masks, index.
   *
   * @param batch where to
   * @param row which image of the batch
   * @param sample the image's index in its split
   */
  void fill(Batch batch, int row, int sample);
}
