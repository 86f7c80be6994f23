package io.likewise.backend.djl.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.likewise.api.backend.PendingLogits;
import io.likewise.api.data.Batch;
import java.util.List;

/** Brings a step's inputs to where the network is computed, and its logits back. */
interface StepTransfer extends AutoCloseable {
  /** Returns the images, {@code [size, 3, height, width]}, however they lie in memory. */
  PtNDArray images(PtNDManager step, Batch batch);

  /** Returns the labels, int64 {@code [size, 1]}. */
  NDArray labels(PtNDManager step, Batch batch);

  /** Returns each dropout's mask times 1/(1 − p), {@code [size, units]}. */
  List<NDArray> masks(PtNDManager step, Batch batch);

  /** Begins to bring logits back; the array that is passed may be closed before they are there. */
  PendingLogits logits(PtNDArray logits);

  @Override
  default void close() {}
}
