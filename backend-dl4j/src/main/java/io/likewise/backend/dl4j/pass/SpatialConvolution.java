package io.likewise.backend.dl4j.pass;

import io.likewise.api.model.ConvUnit;
import io.likewise.backend.dl4j.layers.Im2Col;
import io.likewise.backend.dl4j.pass.TrainingPass.Parameter;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution by ND4J's operators, and with them oneDNN, on a few images at a time: ND4J copies
 * maps into oneDNN's own order and back at each call, and copies that are small stay in the cache.
 */
final class SpatialConvolution implements ConvolutionStep {
  private final Im2Col geometry;
  private final List<FeatureMap> inputs;
  private final List<FeatureMap> outputs;
  private final int images;
  private final INDArray kernel;
  private final INDArray kernelGradient;
  private final INDArray partGradient;
  private final PassContext context;

  SpatialConvolution(ConvUnit unit, FeatureMap input, FeatureMap output, PassContext context) {
    geometry = new Im2Col(unit.kernel(), unit.stride(), unit.padding());
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
    List<FeatureMap> gradients = inputGradient == null ? unwanted() : inputGradient.parts(images);
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

  /** Returns room for gradients that ND4J's operator computes though nobody asks for them. */
  private List<FeatureMap> unwanted() {
    FeatureMap room = context.rooms().map(images, inputs.get(0).size(), inputs.get(0).channels());
    return inputs.stream().map(part -> room.part(0, part.batch())).toList();
  }
}
