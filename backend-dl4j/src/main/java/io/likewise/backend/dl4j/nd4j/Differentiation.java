package io.likewise.backend.dl4j.nd4j;

import io.likewise.api.data.Batch;
import io.likewise.api.model.Layer;
import io.likewise.api.model.Logits;
import java.util.List;
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

  /**
   * Returns the layers that it goes through, each computed alone. What they yield may lie in memory
   * that the next one uses.
   *
   * @param batch whose masks the head has
   * @param made takes the arrays that the caller is to close, some perhaps twice
   */
  Layer.Computation<INDArray> layers(Batch batch, List<INDArray> made);

  @Override
  void close();
}
