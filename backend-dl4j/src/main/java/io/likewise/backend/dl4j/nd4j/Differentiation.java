package io.likewise.backend.dl4j.nd4j;

import io.likewise.api.data.Batch;
import io.likewise.api.model.Logits;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A way to the gradients of a batch. */
interface Differentiation extends AutoCloseable {
  /**
   * Returns where the gradients of all tensors, or of the head's alone, are put, flat. What updates
   * may use them up.
   */
  INDArray gradients();

  /** Finds a batch's gradients; returns the logits of the forward pass. */
  Logits differentiate(Batch batch);

  @Override
  void close();
}
