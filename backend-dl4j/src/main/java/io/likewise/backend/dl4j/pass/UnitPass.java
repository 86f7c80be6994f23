package io.likewise.backend.dl4j.pass;

import io.likewise.api.model.ConvUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * A convolution and its batch normalisation. What the convolution yields and, behind a ReLU, what
 * the next one sees are kept for the way back.
 */
final class UnitPass {
  private final ConvolutionStep convolution;
  private final FeatureMap convolved;
  private final BatchNormalization normalization;
  private final FeatureMap output;
  private final Scratch scratch;

  /**
   * Prepares a unit.
   *
   * @param input what a 1×1 kernel sees of the unit's input, else the input
   */
  UnitPass(ConvUnit unit, FeatureMap input, PassContext context) {
    scratch = context.scratch();
    convolved = context.rooms().map(input.batch(), unit.outputSize(), unit.outputChannels());
    convolution = ConvolutionStep.of(unit, input, convolved, context);
    normalization = new BatchNormalization(unit, convolved, context);
    output =
        unit.relu()
            ? context.rooms().map(input.batch(), unit.outputSize(), unit.outputChannels())
            : null;
  }

  /** Returns what comes out behind the ReLU; null if there is none. */
  FeatureMap output() {
    return output;
  }

  ConvolutionStep convolution() {
    return convolution;
  }

  BatchNormalization normalization() {
    return normalization;
  }

  /** Adds the convolution, and what the normalisation must know of it. */
  void convolve(List<Runnable> program) {
    convolution.forward(program);
    normalization.measure(program);
  }

  /** Adds all of a unit with a ReLU. */
  void forward(List<Runnable> program) {
    convolve(program);
    List<FeatureMap> outputs = output.parts();
    for (int i = 0; i < outputs.size(); i++) {
      program.add(normalization.normalize(i, outputs.get(i)));
      program.add(Operation.relu(outputs.get(i).values()));
    }
  }

  /** Adds the way back through ReLU and normalisation; the gradient is used up. */
  void backwardToConvolution(FeatureMap gradient, List<Runnable> program) {
    normalization.backward(gradient.parts(), reluGradients(output, gradient, scratch), program);
  }

  /** Returns ReLU's gradient for each part, in place. */
  static List<Runnable> reluGradients(FeatureMap output, FeatureMap gradient, Scratch scratch) {
    List<FeatureMap> outputs = output.parts();
    List<FeatureMap> gradients = gradient.parts();
    List<Runnable> all = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      all.add(
          Operation.reluGradient(
              outputs.get(i).values(),
              gradients.get(i).values(),
              scratch.like(outputs.get(i)).values()));
    }
    return all;
  }
}
