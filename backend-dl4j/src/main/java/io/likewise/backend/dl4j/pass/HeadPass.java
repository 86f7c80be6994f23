package io.likewise.backend.dl4j.pass;

import io.likewise.api.data.Batch;
import io.likewise.api.model.DenseLayer;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.backend.dl4j.layers.ChannelsLast;
import io.likewise.backend.dl4j.layers.LogitsLoss;
import io.likewise.backend.dl4j.pass.Product.Operand;
import io.likewise.backend.dl4j.pass.TrainingPass.Parameter;
import io.likewise.toolkit.BatchCopy;
import io.likewise.toolkit.CrossEntropy;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The dense layers, from features to logits, the loss, and the way back. */
final class HeadPass {
  private final ModelSpec spec;
  private final PassContext context;
  private final List<Layer> layers = new ArrayList<>();
  private final List<FeatureMap> masks = new ArrayList<>();
  private final List<Runnable> forward = new ArrayList<>();
  private final List<Runnable> backward = new ArrayList<>();

  /** A layer between what it sees and what it yields, {@code [batch, units]}, and the gradients. */
  private record Layer(
      DenseLayer spec,
      FeatureMap input,
      FeatureMap inputGradient,
      FeatureMap output,
      FeatureMap gradient,
      FeatureMap mask) {}

  /**
   * Prepares a head.
   *
   * @param featuresGradient where the gradient of the features is put; null if nobody asks for it
   */
  HeadPass(ModelSpec spec, FeatureMap features, FeatureMap featuresGradient, PassContext context) {
    this.spec = spec;
    this.context = context;
    FeatureMap x = features;
    FeatureMap ofX = featuresGradient;
    for (DenseLayer each : spec.head()) {
      FeatureMap output = context.rooms().map(features.batch(), 1, each.outputs());
      FeatureMap gradient = context.rooms().map(features.batch(), 1, each.outputs());
      FeatureMap mask = null;
      if (each.mask().isPresent()) {
        mask = context.rooms().map(features.batch(), 1, each.outputs());
        masks.add(mask);
      }
      layers.add(new Layer(each, x, ofX, output, gradient, mask));
      x = output;
      ofX = gradient;
    }
    for (int i = 0; i < layers.size(); i++) {
      forward(layers.get(i), forward);
      backward(layers.get(layers.size() - 1 - i));
    }
  }

  private static Operand kernel(Layer layer, INDArray values) {
    return Operand.of(values.reshape('c', layer.spec.outputs(), layer.spec.inputs()));
  }

  private void forward(Layer layer, List<Runnable> program) {
    INDArray rows = layer.output.rows();
    Operand kernel = kernel(layer, context.parameter(layer.spec.kernelName()).values());
    INDArray bias = context.parameter(layer.spec.biasName()).values();
    program.add(Product.of(Operand.of(layer.input.rows()), kernel.t(), Operand.of(rows)));
    program.add(Operation.of(ChannelsLast.addition(rows, bias, rows)));
    if (layer.spec.relu()) {
      program.add(Operation.relu(layer.output.values()));
    }
    if (layer.mask != null) {
      program.add(Operation.multiply(layer.output, layer.mask, layer.output));
    }
  }

  private void backward(Layer layer) {
    if (layer.mask != null) {
      backward.add(Operation.multiply(layer.gradient, layer.mask, layer.gradient));
    }
    if (layer.spec.relu()) {
      backward.add(
          Operation.reluGradient(
              layer.output.values(),
              layer.gradient.values(),
              context.scratch().like(layer.output).values()));
    }
    Parameter kernel = context.parameter(layer.spec.kernelName());
    Parameter bias = context.parameter(layer.spec.biasName());
    Operand gradient = Operand.of(layer.gradient.rows());
    backward.add(
        Product.of(gradient.t(), Operand.of(layer.input.rows()), kernel(layer, kernel.gradient())));
    backward.add(context.scratch().sum(layer.gradient, bias.gradient()));
    if (layer.inputGradient != null) {
      backward.add(
          Product.of(
              gradient, kernel(layer, kernel.values()), Operand.of(layer.inputGradient.rows())));
    }
  }

  /** Goes from features to logits and back; returns the logits. */
  Logits run(Batch samples) {
    takeMasks(samples);
    forward.forEach(Runnable::run);
    Layer last = layers.get(layers.size() - 1);
    Logits logits = LogitsLoss.copy(last.output.rows());
    double[] gradient = CrossEntropy.gradient(logits, samples.labels());
    FloatBuffer target = Rooms.numbers(last.gradient.values());
    for (int i = 0; i < gradient.length; i++) {
      target.put(i, (float) gradient[i]);
    }
    backward.forEach(Runnable::run);
    return logits;
  }

  private void takeMasks(Batch samples) {
    for (int i = 0; i < masks.size(); i++) {
      BatchCopy.mask(samples, spec, i, Rooms.numbers(masks.get(i).values()));
    }
  }

  /**
   * Computes one layer alone.
   *
   * @param x what it sees, {@code [size, units]}
   */
  INDArray layer(DenseLayer asked, INDArray x, Batch samples) {
    takeMasks(samples);
    Layer layer = layers.stream().filter(each -> each.spec.equals(asked)).findFirst().orElseThrow();
    layer.input.rows().assign(x);
    List<Runnable> program = new ArrayList<>();
    forward(layer, program);
    program.forEach(Runnable::run);
    return layer.output.rows();
  }
}
