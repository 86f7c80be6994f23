package io.likewise.backend.dl4j.pass;

import io.likewise.api.model.ConvUnit;
import io.likewise.backend.dl4j.layers.Im2Col;
import io.likewise.backend.dl4j.pass.Product.Operand;
import io.likewise.backend.dl4j.pass.TrainingPass.Parameter;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A convolution by ND4J's operators, and with them oneDNN, on a few images at a time: ND4J copies
 * maps into oneDNN's own order and back at each call, and copies that are small stay in the cache.
 */
final class SpatialConvolution implements ConvolutionStep {
  private final Im2Col geometry;
  private final FeatureMap input;
  private final FeatureMap output;
  private final List<FeatureMap> inputs;
  private final List<FeatureMap> outputs;
  private final int images;
  private final INDArray kernel;
  private final INDArray kernelGradient;
  private final INDArray partGradient;
  private final PassContext context;

  SpatialConvolution(ConvUnit unit, FeatureMap input, FeatureMap output, PassContext context) {
    geometry = new Im2Col(unit.kernel(), unit.stride(), unit.padding());
    this.input = input;
    this.output = output;
    long image = Math.max(input.values().length(), output.values().length()) / input.batch();
    images = FeatureMap.imagesInPart(input.batch(), image);
    inputs = input.parts(images);
    outputs = output.parts(images);
    Parameter parameter = context.parameter(unit.kernelName());
    kernel = shaped(unit, parameter.values());
    kernelGradient = shaped(unit, parameter.gradient());
    // A room in any case: passes of all batch sizes ask for as many.
    INDArray room = context.rooms().values(inputs.size() == 1 ? 1 : kernel.length());
    partGradient = inputs.size() == 1 ? null : shaped(unit, room);
    this.context = context;
  }

  private static INDArray shaped(ConvUnit unit, INDArray values) {
    return values.reshape(
        'c', unit.outputChannels(), unit.inputChannels(), unit.kernel(), unit.kernel());
  }

  @Override
  public void forward(List<Runnable> program) {
    for (int i = 0; i < inputs.size(); i++) {
      program.add(
          Operation.of(
              geometry.convolution(inputs.get(i).images(), kernel, null, outputs.get(i).images())));
    }
  }

  @Override
  public void backward(FeatureMap inputGradient, boolean onTop, List<Runnable> program) {
    if (onTop) {
      throw new IllegalArgumentException("an input's gradient by oneDNN is not added to another");
    }
    if (inputGradient == null) {
      kernelAlone(program);
      return;
    }
    List<FeatureMap> gradients = inputGradient.parts(images);
    for (int i = 0; i < inputs.size(); i++) {
      program.add(
          Operation.of(
              geometry.gradients(
                  inputs.get(i).images(),
                  kernel,
                  null,
                  outputs.get(i).images(),
                  gradients.get(i).images(),
                  i == 0 ? kernelGradient : partGradient,
                  null)));
      if (i > 0) {
        program.add(() -> kernelGradient.addi(partGradient));
      }
    }
  }

  /**
   * Adds the kernel's gradient where nobody asks for the input's, which ND4J's operator computes in
   * any case: a product with what the kernel sees of each image, {@code [in·kernel·kernel,
   * positions]}.
   */
  private void kernelAlone(List<Runnable> program) {
    long filter = kernel.length() / kernel.size(0);
    long area = (long) output.size() * output.size();
    int most = FeatureMap.imagesInPart(input.batch(), filter * area);
    INDArray room = context.rooms().values(most * filter * area);
    Operand target = Operand.of(kernelGradient.reshape('c', kernel.size(0), filter));
    for (int first = 0; first < input.batch(); first += most) {
      FeatureMap part = input.part(first, Math.min(most, input.batch() - first));
      INDArray columns = room.get(NDArrayIndex.interval(0, part.batch() * filter * area));
      program.add(Operation.of(geometry.columns(part.images(), columns, output.size())));
      for (int i = 0; i < part.batch(); i++) {
        INDArray seen =
            columns
                .get(NDArrayIndex.interval(i * filter * area, (i + 1) * filter * area))
                .reshape('c', filter, area);
        program.add(
            Product.of(
                    Operand.of(output.part(first + i, 1).rows()).t(), Operand.of(seen).t(), target)
                .added(first + i > 0));
      }
    }
  }
}
