package org.example.loops;

import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.DenseLayer;
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
  private final Deque<UnaryOperator<double[]>> wayBack = new ArrayDeque<>();
  private final Map<String, double[]> gradients = new HashMap<>();

  Pass(ModelSpec spec, LoopsTensors tensors, int images, boolean batchStatistics) {
    this.spec = spec;
    this.tensors = tensors;
    this.images = images;
    this.batchStatistics = batchStatistics;
  }

  /** Returns the features {@code [image, feature]} of images {@code [image, row, column, 3]}. */
  double[] features(double[] pixels) {
    double[] x = maxPool(unit(spec.stem(), pixels, wayBack));
    for (ResidualBlock block : spec.residualBlocks()) {
      x = block(block, x);
    }
    return mean(x);
  }

  private double[] unit(ConvUnit unit, double[] x, Deque<UnaryOperator<double[]>> back) {
    double[] kernel = tensors.get(unit.kernelName());
    double[] y = Convolution.forward(unit, images, x, kernel);
    if (unit.bias()) {
      double[] bias = tensors.get(unit.biasName());
      for (int at = 0; at < y.length; at += bias.length) {
        Dense.addScaled(1, bias, 0, y, at, bias.length);
      }
    }
    Normalisation norm = new Normalisation(unit, tensors, spec.batchNorm(), batchStatistics);
    normalisations.add(norm);
    back.push(
        dy -> {
          double[] dx = norm.backward(dy, gradients);
          gradients.put(unit.kernelName(), Convolution.kernelGradient(unit, images, x, dx));
          if (unit.bias()) {
            gradients.put(unit.biasName(), Dense.biasGradient(unit.outputChannels(), dx));
          }
          return Convolution.inputGradient(unit, images, kernel, dx);
        });
    double[] normal = norm.forward(y);
    return unit.relu() ? relu(normal, back) : normal;
  }

  private double[] block(ResidualBlock block, double[] x) {
    Deque<UnaryOperator<double[]>> shortcut = new ArrayDeque<>();
    Deque<UnaryOperator<double[]>> branch = new ArrayDeque<>();
    double[] straight =
        block.projection().map(unit -> unit(unit, x, shortcut)).orElseGet(() -> x.clone());
    double[] first = unit(block.first(), x, branch);
    double[] second = unit(block.second(), first, branch);
    double[] third = unit(block.third(), second, branch);
    Dense.addScaled(1, third, 0, straight, 0, straight.length);
    wayBack.push(
        dy -> {
          double[] dx = follow(branch, dy);
          Dense.addScaled(1, follow(shortcut, dy), 0, dx, 0, dx.length);
          return dx;
        });
    return relu(straight, wayBack);
  }

  private static double[] relu(double[] x, Deque<UnaryOperator<double[]>> back) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = Math.max(x[i], 0);
    }
    back.push(
        dy -> {
          double[] dx = new double[dy.length];
          for (int i = 0; i < dx.length; i++) {
            dx[i] = y[i] > 0 ? dy[i] : 0;
          }
          return dx;
        });
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
      double largest = Double.NEGATIVE_INFINITY;
      for (int row = Math.max(top, 0); row < Math.min(top + 3, in); row++) {
        for (int column = Math.max(left, 0); column < Math.min(left + 3, in); column++) {
          int from = ((pixel / (out * out) * in + row) * in + column) * channels + at % channels;
          if (x[from] > largest) {
            largest = x[from];
            source[at] = from;
          }
        }
      }
      y[at] = largest;
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
      int image = pixel / area;
      Dense.addScaled(1.0 / area, x, pixel * channels, y, image * channels, channels);
    }
    wayBack.push(
        dy -> {
          double[] dx = new double[x.length];
          for (int pixel = 0; pixel < images * area; pixel++) {
            int image = pixel / area;
            Dense.addScaled(1.0 / area, dy, image * channels, dx, pixel * channels, channels);
          }
          return dx;
        });
    return y;
  }

  /**
   * Returns the logits {@code [image, class]}.
   *
   * @param masks what the units behind each dropout are multiplied by; empty outside training
   */
  double[] logits(double[] features, List<double[]> masks) {
    double[] x = features;
    for (DenseLayer layer : spec.head()) {
      x = dense(layer, x);
      if (layer.relu()) {
        x = relu(x, wayBack);
      }
      if (layer.mask().isPresent() && !masks.isEmpty()) {
        x = multiply(x, masks.get(layer.mask().getAsInt()));
      }
    }
    return x;
  }

  private double[] dense(DenseLayer layer, double[] x) {
    double[] kernel = tensors.get(layer.kernelName());
    wayBack.push(
        dy -> {
          gradients.put(layer.kernelName(), Dense.kernelGradient(images, x, dy));
          gradients.put(layer.biasName(), Dense.biasGradient(layer.outputs(), dy));
          return Dense.inputGradient(images, kernel, dy);
        });
    return Dense.forward(images, x, kernel, tensors.get(layer.biasName()));
  }

  private double[] multiply(double[] x, double[] mask) {
    wayBack.push(dy -> product(dy, mask));
    return product(x, mask);
  }

  private static double[] product(double[] x, double[] factor) {
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[i] * factor[i];
    }
    return y;
  }

  /**
   * Returns the gradient of the mean cross-entropy by the tensors that the logits were computed
   * from in this pass: the head's alone if the features came from another one.
   */
  Map<String, double[]> gradients(double[] logits, int[] labels) {
    int classes = spec.classes();
    double[] dy = new double[logits.length];
    for (int n = 0; n < images; n++) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < classes; c++) {
        largest = Math.max(largest, logits[n * classes + c]);
      }
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        dy[n * classes + c] = Math.exp(logits[n * classes + c] - largest);
        sum += dy[n * classes + c];
      }
      for (int c = 0; c < classes; c++) {
        double target = c == labels[n] ? 1 : 0;
        dy[n * classes + c] = (dy[n * classes + c] / sum - target) / images;
      }
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
