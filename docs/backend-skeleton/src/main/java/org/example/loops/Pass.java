package org.example.loops;

import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.DenseLayer;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ResidualBlock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** One pass of one batch through the network, and the way back. */
final class Pass {
  private final ModelSpec spec;
  private final LoopsTensors tensors;
  private final int images;
  private final boolean batchStatistics;
  private final List<Normalisation> normalisations = new ArrayList<>();
  private final Map<String, double[]> gradients = new HashMap<>();
  private Deque<UnaryOperator<double[]>> wayBack = new ArrayDeque<>();

  Pass(ModelSpec spec, LoopsTensors tensors, int images, boolean batchStatistics) {
    this.spec = spec;
    this.tensors = tensors;
    this.images = images;
    this.batchStatistics = batchStatistics;
  }

  /** Returns the features {@code [image, feature]} of images {@code [image, row, column, 3]}. */
  double[] features(double[] pixels) {
    double[] x = maxPool(unit(spec.stem(), pixels));
    for (ResidualBlock block : spec.residualBlocks()) {
      x = block(block, x);
    }
    return mean(x);
  }

  private double[] unit(ConvUnit unit, double[] x) {
    double[] y = linear(unit, unit.kernelName(), unit.biasName(), x);
    Normalisation norm = new Normalisation(unit, tensors, spec.batchNorm(), batchStatistics);
    normalisations.add(norm);
    wayBack.push(dy -> norm.backward(dy, gradients));
    double[] normal = norm.forward(y);
    return unit.relu() ? relu(normal) : normal;
  }

  /** A convolution or a dense layer, with a bias if there is one of that name. */
  private double[] linear(ConvUnit unit, String kernelName, String biasName, double[] x) {
    double[] kernel = tensors.get(kernelName);
    double[] bias = tensors.get(biasName);
    double[] y = Convolution.forward(unit, images, x, kernel);
    for (int at = 0; bias != null && at < y.length; at += bias.length) {
      Convolution.addScaled(1, bias, 0, y, at, bias.length);
    }
    wayBack.push(
        dy -> {
          gradients.put(kernelName, Convolution.kernelGradient(unit, images, x, dy));
          double[] sum = new double[unit.outputChannels()];
          for (int at = 0; at < dy.length; at += sum.length) {
            Convolution.addScaled(1, dy, at, sum, 0, sum.length);
          }
          gradients.put(biasName, sum);
          return Convolution.inputGradient(unit, images, kernel, dy);
        });
    return y;
  }

  private double[] block(ResidualBlock block, double[] x) {
    Deque<UnaryOperator<double[]>> before = wayBack;
    Deque<UnaryOperator<double[]>> shortcut = new ArrayDeque<>();
    Deque<UnaryOperator<double[]>> branch = new ArrayDeque<>();
    wayBack = branch;
    double[] y = unit(block.third(), unit(block.second(), unit(block.first(), x)));
    wayBack = shortcut;
    double[] straight = block.projection().map(unit -> unit(unit, x)).orElse(x);
    wayBack = before;
    Convolution.addScaled(1, straight, 0, y, 0, y.length);
    wayBack.push(
        dy -> {
          double[] dx = follow(branch, dy);
          Convolution.addScaled(1, follow(shortcut, dy), 0, dx, 0, dx.length);
          return dx;
        });
    return relu(y);
  }

  private double[] relu(double[] x) {
    double[] open = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      open[i] = x[i] > 0 ? 1 : 0;
    }
    return multiply(x, open);
  }

  private double[] multiply(double[] x, double[] factor) {
    wayBack.push(dy -> product(dy, factor));
    return product(x, factor);
  }

  private static double[] product(double[] x, double[] factor) {
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[i] * factor[i];
    }
    return y;
  }

  /**
   * 3×3, stride 2, one row and column of padding on each side; the first largest gets the slope.
   */
  private double[] maxPool(double[] x) {
    int channels = spec.width();
    int in = spec.stem().outputSize();
    int out = spec.pooledSize();
    double[] y = new double[images * out * out * channels];
    int[] source = new int[y.length];
    for (int at = 0; at < y.length; at++) {
      int pixel = at / channels;
      int top = pixel / out % out * 2 - 1;
      int left = pixel % out * 2 - 1;
      y[at] = Double.NEGATIVE_INFINITY;
      for (int row = Math.max(top, 0); row < Math.min(top + 3, in); row++) {
        for (int column = Math.max(left, 0); column < Math.min(left + 3, in); column++) {
          int from = ((pixel / (out * out) * in + row) * in + column) * channels + at % channels;
          if (x[from] > y[at]) {
            y[at] = x[from];
            source[at] = from;
          }
        }
      }
    }
    wayBack.push(
        dy -> {
          double[] dx = new double[x.length];
          for (int at = 0; at < dy.length; at++) {
            dx[source[at]] += dy[at];
          }
          return dx;
        });
    return y;
  }

  private double[] mean(double[] x) {
    int channels = spec.features();
    int area = x.length / images / channels;
    double[] y = new double[images * channels];
    for (int pixel = 0; pixel < images * area; pixel++) {
      Convolution.addScaled(1.0 / area, x, pixel * channels, y, pixel / area * channels, channels);
    }
    wayBack.push(
        dy -> {
          double[] dx = new double[x.length];
          for (int at = 0; at < dx.length; at++) {
            dx[at] = dy[at / channels / area * channels + at % channels] / area;
          }
          return dx;
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
      int in = layer.inputs();
      int out = layer.outputs();
      ConvUnit pixel = new ConvUnit(layer.name(), in, out, 1, 1, 0, 1, true, layer.relu());
      x = linear(pixel, layer.kernelName(), layer.biasName(), x);
      x = layer.relu() ? relu(x) : x;
      if (layer.mask().isPresent() && !masks.isEmpty()) {
        x = multiply(x, masks.get(layer.mask().getAsInt()));
      }
    }
    return new Logits(x, images, spec.classes());
  }

  /**
   * Returns the gradient of the mean cross-entropy by the tensors that the logits were computed
   * from in this pass: the head's alone if the features came from another one.
   */
  Map<String, double[]> gradients(Logits logits, int[] labels) {
    double[] dy = new double[logits.values().length];
    for (int at = 0; at < dy.length; at++) {
      int image = at / spec.classes();
      int label = at % spec.classes();
      double target = label == labels[image] ? 1 : 0;
      dy[at] = (Math.exp(-logits.crossEntropy(image, label)) - target) / images;
    }
    follow(wayBack, dy);
    return gradients;
  }

  private static double[] follow(Deque<UnaryOperator<double[]>> back, double[] dy) {
    double[] gradient = dy;
    for (UnaryOperator<double[]> step : back) {
      gradient = step.apply(gradient);
    }
    return gradient;
  }

  void moveStatistics() {
    normalisations.forEach(Normalisation::move);
  }
}
