package org.example.loops;

import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.DenseLayer;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ResidualBlock;
import java.util.Arrays;
import java.util.List;

/** One pass of one batch through the network, as its spec lists the parts. */
record Pass(ModelSpec spec, LoopsTensors tensors, int images, boolean batchStatistics, Tape tape) {
  /** Returns the features {@code [image, feature]} of images {@code [image, row, column, 3]}. */
  double[] features(double[] pixels) {
    int in = spec.stem().outputSize();
    ConvUnit pool = new ConvUnit("pool", spec.width(), spec.width(), 3, 2, 1, in, false, false);
    double[] x = new Window(tape, pool, images).maxPool(unit(spec.stem(), pixels));
    for (ResidualBlock block : spec.residualBlocks()) {
      double[] input = x;
      double[] shortcut = block.projection().map(unit -> unit(unit, input)).orElse(input);
      double[] y = unit(block.third(), unit(block.second(), unit(block.first(), input)));
      double[] sum = new double[y.length];
      add(y, sum, ones(y));
      add(shortcut, sum, ones(y));
      x = relu(sum);
    }
    return mean(x);
  }

  private double[] unit(ConvUnit unit, double[] x) {
    double[] kernel = tensors.get(unit.kernelName());
    double[] none = new double[unit.outputChannels()];
    double[] bias = unit.bias() ? tensors.get(unit.biasName()) : none;
    double[] y = new Window(tape, unit, images).convolution(x, kernel, bias);
    y = new Normalisation(tensors, spec.batchNorm(), batchStatistics).apply(tape, unit, y);
    return unit.relu() ? relu(y) : y;
  }

  private static double[] ones(double[] x) {
    return Arrays.stream(x).map(value -> 1).toArray();
  }

  private void add(double[] x, double[] y, double[] factor) {
    tape.add(
        x,
        y,
        link -> {
          for (int at = 0; at < x.length; at++) {
            link.join(at, at, factor[at]);
          }
        });
  }

  private double[] multiply(double[] x, double[] factor) {
    double[] y = new double[x.length];
    add(x, y, factor);
    return y;
  }

  private double[] relu(double[] x) {
    return multiply(x, Arrays.stream(x).map(value -> value > 0 ? 1 : 0).toArray());
  }

  private double[] mean(double[] x) {
    int channels = spec.features();
    int area = x.length / images / channels;
    double[] y = new double[images * channels];
    tape.add(
        x,
        y,
        link -> {
          for (int at = 0; at < x.length; at++) {
            link.join(at, at / channels / area * channels + at % channels, 1.0 / area);
          }
        });
    return y;
  }

  /**
   * Returns the logits.
   *
   * @param masks what the units behind each dropout are multiplied by; empty outside training
   */
  Logits logits(double[] features, List<double[]> masks) {
    double[] x = features;
    for (DenseLayer layer : spec.head()) {
      ConvUnit pixel =
          new ConvUnit(layer.name(), layer.inputs(), layer.outputs(), 1, 1, 0, 1, true, false);
      double[] kernel = tensors.get(layer.kernelName());
      double[] bias = tensors.get(layer.biasName());
      x = new Window(tape, pixel, images).convolution(x, kernel, bias);
      x = layer.relu() ? relu(x) : x;
      if (layer.mask().isPresent() && !masks.isEmpty()) {
        x = multiply(x, masks.get(layer.mask().getAsInt()));
      }
    }
    return new Logits(x, images, spec.classes());
  }

  /** Goes the way back from the mean cross-entropy. */
  void back(Logits logits, int[] labels) {
    double[] slope = tape.slope(logits.values());
    for (int at = 0; at < slope.length; at++) {
      int image = at / spec.classes();
      int label = at % spec.classes();
      double target = label == labels[image] ? 1 : 0;
      slope[at] = (Math.exp(-logits.crossEntropy(image, label)) - target) / images;
    }
    tape.back();
  }
}
