package io.likewise.backend.dl4j.pass;

import io.likewise.api.model.ConvUnit;
import java.util.List;

/** A convolution without its bias, between an input and an output that are laid out. */
interface ConvolutionStep {
  /** Adds what fills the output. */
  void forward(List<Runnable> program);

  /**
   * Adds the gradients' way back, of the kernel and of the input, when the output's gradient has
   * taken the output's place.
   *
   * @param inputGradient null if nobody asks for it
   * @param onTop whether the input's gradient is added to what there is
   */
  void backward(FeatureMap inputGradient, boolean onTop, List<Runnable> program);

  /**
   * Chooses how to compute a unit's convolution. oneDNN's backward pass is up to ten times slower
   * than the arithmetic wherever a convolution is a matrix product in disguise.
   *
   * @param input what the kernel sees of the input if it is 1×1, else the input
   */
  static ConvolutionStep of(
      ConvUnit unit, FeatureMap input, FeatureMap output, PassContext context) {
    if (unit.kernel() == 1) {
      return new PointwiseConvolution(unit, input, output, context);
    }
    if (isSmall(unit)) {
      return new PositionConvolution(unit, input, output, context);
    }
    return new SpatialConvolution(unit, input, output, context);
  }

  private static boolean isSmall(ConvUnit unit) {
    return unit.inputSize() <= 2 || (unit.inputSize() <= 7 && unit.inputChannels() >= 256);
  }
}
