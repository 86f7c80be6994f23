package io.likewise.backend.dl4j.pass;

import io.likewise.api.model.ConvUnit;
import io.likewise.backend.dl4j.pass.Product.Operand;
import io.likewise.backend.dl4j.pass.TrainingPass.Parameter;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A 1×1 convolution: a matrix product of the map as it lies. */
final class PointwiseConvolution implements ConvolutionStep {
  private final Operand seen;
  private final Operand output;
  private final Operand kernel;
  private final Operand kernelGradient;

  PointwiseConvolution(ConvUnit unit, FeatureMap input, FeatureMap output, PassContext context) {
    Parameter parameter = context.parameter(unit.kernelName());
    seen = Operand.of(input.rows());
    this.output = Operand.of(output.rows());
    kernel = matrix(unit, parameter.values());
    kernelGradient = matrix(unit, parameter.gradient());
  }

  private static Operand matrix(ConvUnit unit, INDArray values) {
    return Operand.of(values.reshape('c', unit.outputChannels(), unit.inputChannels()));
  }

  @Override
  public void forward(List<Runnable> program) {
    program.add(Product.of(seen, kernel.t(), output));
  }

  @Override
  public void backward(FeatureMap inputGradient, boolean onTop, List<Runnable> program) {
    program.add(Product.of(output.t(), seen, kernelGradient));
    if (inputGradient != null) {
      program.add(Product.of(output, kernel, Operand.of(inputGradient.rows())).added(onTop));
    }
  }
}
