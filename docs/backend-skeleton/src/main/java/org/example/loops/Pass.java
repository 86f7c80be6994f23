package org.example.loops;

import io.likewise.api.model.BatchNorm.MovingVariance;
import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.DenseLayer;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ResidualBlock;
import io.likewise.toolkit.VarianceCorrection;
import java.util.Arrays;
import java.util.List;

/** One pass of one batch through the network, as its spec lists the parts. */
record Pass(ModelSpec spec, LoopsTensors tensors, int images, boolean batchStatistics, Tape tape) {
  /** Returns the features {@code [image, feature]} of images {@code [image, row, column, 3]}. */
  double[] features(double[] pixels) {
    double[] x = pool(unit(spec.stem(), pixels));
    for (ResidualBlock block : spec.residualBlocks()) {
      x = end(block, x, unit(block.second(), unit(block.first(), x)));
    }
    return mean(x);
  }

  /** Ends a block, given what it sees and what its second unit made of that. */
  double[] end(ResidualBlock block, double[] x, double[] y) {
    double[] shortcut = block.projection().map(unit -> unit(unit, x)).orElse(x);
    double[] wide = unit(block.third(), y);
    double[] sum = addRows(1, wide, new double[wide.length], wide.length);
    return relu(addRows(1, shortcut, sum, sum.length));
  }

  double[] mean(double[] x) {
    int area = x.length / images / spec.features();
    return addRows(1.0 / area, x, new double[x.length / area], spec.features());
  }

  double[] unit(ConvUnit unit, double[] x) {
    double[] y = normalised(unit, convolution(unit, x, unit.kernelName(), unit.biasName()));
    return unit.relu() ? relu(y) : y;
  }

  private double[] convolution(ConvUnit unit, double[] x, String kernel, String bias) {
    int channels = unit.outputChannels();
    int pixels = images * unit.outputSize() * unit.outputSize();
    Tape.Links links = (pixel, link) -> window(unit, pixel, link);
    double[] y = new double[pixels * channels];
    tape.add(x, tensors.get(kernel), y, channels, pixels, links);
    return unit.bias() ? addRows(1, tensors.get(bias), y, channels) : y;
  }

  /**
   * Joins what a unit sees at a pixel of its output, channel by channel, with a row of its kernel
   * {@code [height, width, in, out]}; padding is where there is nothing to see.
   */
  private static void window(ConvUnit unit, int pixel, Tape.Link link) {
    int in = unit.inputSize();
    int out = unit.outputSize();
    int top = pixel / out % out * unit.stride() - unit.padding();
    int left = pixel % out * unit.stride() - unit.padding();
    for (int k = 0; k < unit.kernel() * unit.kernel(); k++) {
      int y = top + k / unit.kernel();
      int x = left + k % unit.kernel();
      if (y >= 0 && y < in && x >= 0 && x < in) {
        int inputAt = ((pixel / (out * out) * in + y) * in + x) * unit.inputChannels();
        for (int i = 0; i < unit.inputChannels(); i++) {
          int row = k * unit.inputChannels() + i;
          link.join(inputAt + i, row * unit.outputChannels(), pixel * unit.outputChannels());
        }
      }
    }
  }

  /** Of equal values, the first gets the slope. */
  double[] pool(double[] x) {
    int channels = spec.width();
    int in = spec.stem().outputSize();
    ConvUnit pool = new ConvUnit("pool", channels, channels, 3, 2, 1, in, false, false);
    int pixels = images * spec.pooledSize() * spec.pooledSize();
    int[] source = new int[pixels * channels];
    Arrays.fill(source, -1);
    Tape.Link largest =
        (i, k, o) -> {
          int at = o + i % channels;
          source[at] = source[at] < 0 || x[i] > x[source[at]] ? i : source[at];
        };
    Tape.forEach(pixels, (pixel, link) -> window(pool, pixel, link), largest);
    Tape.Links links = (at, link) -> link.join(0, source[at], at);
    return tape.add(new double[] {1}, x, new double[source.length], 1, source.length, links);
  }

  /** Batch norm. Takes the mean off x itself, whose slope stays the same. */
  private double[] normalised(ConvUnit unit, double[] x) {
    int channels = unit.outputChannels();
    double[] mean = tensors.get(unit.movingMeanName());
    addRows(-1, batchStatistics ? moved(mean, x, 1) : mean, x, channels);
    MovingVariance has = MovingVariance.POPULATION;
    double correction = VarianceCorrection.factor(has, spec.batchNorm(), x.length / channels);
    double[] moving = tensors.get(unit.movingVarianceName());
    double[] variance = batchStatistics ? moved(moving, multiply(x, x), correction) : moving;
    double[] scale = multiply(reciprocalRoot(variance), tensors.get(unit.gammaName()));
    return addRows(1, tensors.get(unit.betaName()), multiply(x, scale), channels);
  }

  /** Moves a moving statistic towards the mean of the batch's rows, and returns that. */
  private double[] moved(double[] moving, double[] rows, double correction) {
    double share = (double) moving.length / rows.length;
    double[] batch = addRows(share, rows, new double[moving.length], moving.length);
    double kept = spec.batchNorm().momentum();
    for (int c = 0; c < moving.length; c++) {
      moving[c] = tensors.rounded(kept * moving[c] + (1 - kept) * batch[c] * correction);
    }
    return batch;
  }

  private double[] reciprocalRoot(double[] x) {
    double epsilon = spec.batchNorm().epsilon();
    double[] y = Arrays.stream(x).map(value -> 1 / Math.sqrt(value + epsilon)).toArray();
    tape.onWayBack(
        () -> {
          for (int c = 0; c < x.length; c++) {
            tape.slope(x)[c] -= tape.slope(y)[c] * Math.pow(y[c], 3) / 2;
          }
        });
    return y;
  }

  /** Adds a multiple of rows to rows; where either are fewer, each goes with so many others. */
  private double[] addRows(double multiple, double[] from, double[] to, int row) {
    int places = Math.max(from.length, to.length) / row;
    int perFrom = places * row / from.length;
    int perTo = places * row / to.length;
    Tape.Links links = (at, link) -> link.join(0, at / perFrom * row, at / perTo * row);
    return tape.add(new double[] {multiple}, from, to, row, places, links);
  }

  /** Multiplies each value by that at its place in a row. */
  private double[] multiply(double[] x, double[] row) {
    Tape.Links links = (at, link) -> link.join(at, at % row.length, at);
    return tape.add(x, row, new double[x.length], 1, x.length, links);
  }

  private double[] relu(double[] x) {
    Tape.Links links = (at, link) -> link.join(at, x[at] > 0 ? 1 : 0, at);
    return tape.add(x, new double[] {0, 1}, new double[x.length], 1, x.length, links);
  }

  /** Returns the logits. Masks multiply the units behind each dropout; in inference are none. */
  Logits logits(double[] features, List<double[]> masks) {
    double[] x = features;
    for (DenseLayer layer : spec.head()) {
      x = dense(layer, x, masks);
    }
    return new Logits(x, images, spec.classes());
  }

  double[] dense(DenseLayer layer, double[] x, List<double[]> masks) {
    ConvUnit pixel =
        new ConvUnit(layer.name(), layer.inputs(), layer.outputs(), 1, 1, 0, 1, true, false);
    double[] y = convolution(pixel, x, layer.kernelName(), layer.biasName());
    y = layer.relu() ? relu(y) : y;
    boolean drops = layer.mask().isPresent() && !masks.isEmpty();
    return drops ? multiply(y, masks.get(layer.mask().getAsInt())) : y;
  }
}
