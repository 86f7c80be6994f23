package io.likewise.backend.djl.stock;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** A dropout whose mask is the batch's, in place of DJL's, which draws one. */
final class GivenMask extends AbstractBlock {
  private NDArray mask;

  /** Takes the mask of the next training pass, scaled, {@code [size, units]}. */
  void set(NDArray next) {
    mask = next;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> unused) {
    return training ? new NDList(inputs.singletonOrThrow().mul(mask)) : inputs;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes;
  }
}
