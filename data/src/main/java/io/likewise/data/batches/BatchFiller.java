package io.likewise.data.batches;

import io.likewise.api.data.Batch;

/** Computes images into a batch. Holds working memory: one for each thread. */
interface BatchFiller {
  /**
   * Fills everything of one image, given by its index in its split: pixels, label, masks, index.
   */
  void fill(Batch batch, int row, int sample);
}
