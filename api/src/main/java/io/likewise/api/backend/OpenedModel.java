package io.likewise.api.backend;

import io.likewise.api.data.Batch;

/** A model in a file, opened as those open it who know the engine alone. */
public interface OpenedModel extends AutoCloseable {
  /**
   * Computes class probabilities.
   *
   * @param batch at least one image; masks and labels are ignored
   * @return row-major {@code [size, classes]}
   */
  double[] probabilities(Batch batch);

  /** Releases the model. */
  @Override
  void close();
}
