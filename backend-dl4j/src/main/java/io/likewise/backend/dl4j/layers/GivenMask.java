package io.likewise.backend.dl4j.layers;

import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DL4J's dropout with a mask that is given in place of one that it would draw. It acts on the input
 * of the layer that it is set on, in training passes only.
 */
public final class GivenMask implements IDropout {
  private static final long serialVersionUID = 1;

  private transient INDArray mask;

  /**
   * Sets the mask of the next step.
   *
   * @param scaled 0 or 1/(1 − p) for each value, {@code [batch, units]}
   */
  public void set(INDArray scaled) {
    mask = scaled;
  }

  @Override
  public INDArray applyDropout(
      INDArray activations, INDArray result, int iteration, int epoch, LayerWorkspaceMgr room) {
    return Nd4j.exec(new MulOp(activations, mask, result))[0];
  }

  @Override
  public INDArray backprop(INDArray output, INDArray input, int iteration, int epoch) {
    return Nd4j.exec(new MulOp(output, mask, input))[0];
  }

  @Override
  public void clear() {
    // The mask is the caller's, who sets the next one.
  }

  /** Returns this one: a copy in a copied configuration would never be given a mask. */
  @Override
  public IDropout clone() {
    return this;
  }
}
