package org.example.loops;

import io.likewise.api.model.ConvUnit;
import java.util.Arrays;

/**
 * What looks at images {@code [image, row, column, channel]} through a moving window: the
 * convolution, which of images of one pixel is a dense layer, and the pool.
 */
record Window(Tape tape, ConvUnit unit, int images) {
  /** Joins a channel of an input pixel, the kernel's row for it, and an output pixel. */
  private interface Tap {
    void join(int inputAt, int kernelAt, int outputAt);
  }

  /** Visits all that the window sees; padding is where there is nothing to see. */
  private void forEachTap(Tap tap) {
    int in = unit.inputSize();
    int out = unit.outputSize();
    int area = unit.kernel() * unit.kernel();
    for (int pixel = 0; pixel < images * out * out; pixel++) {
      int top = pixel / out % out * unit.stride() - unit.padding();
      int left = pixel % out * unit.stride() - unit.padding();
      for (int k = 0; k < area; k++) {
        int y = top + k / unit.kernel();
        int x = left + k % unit.kernel();
        if (y >= 0 && y < in && x >= 0 && x < in) {
          int inputAt = ((pixel / (out * out) * in + y) * in + x) * unit.inputChannels();
          for (int i = 0; i < unit.inputChannels(); i++) {
            int row = k * unit.inputChannels() + i;
            tap.join(inputAt + i, row * unit.outputChannels(), pixel * unit.outputChannels());
          }
        }
      }
    }
  }

  /** Adds a multiple of one row to another: a loop that most of the time goes into. */
  private void addScaled(double factor, double[] x, int xAt, double[] y, int yAt) {
    for (int i = 0; i < unit.outputChannels(); i++) {
      y[yAt + i] += factor * x[xAt + i];
    }
  }

  private double[] output(double value) {
    int area = unit.outputSize() * unit.outputSize();
    double[] y = new double[images * area * unit.outputChannels()];
    Arrays.fill(y, value);
    return y;
  }

  /** The kernel is {@code [height, width, in, out]}. */
  double[] convolution(double[] x, double[] kernel, double[] bias) {
    double[] y = output(0);
    forEachTap((i, k, o) -> addScaled(x[i], kernel, k, y, o));
    tape.onWayBack(
        () -> {
          double[] dx = tape.slope(x);
          double[] dy = tape.slope(y);
          double[] gradient = tape.slope(kernel);
          forEachTap((i, k, o) -> addScaled(x[i], dy, o, gradient, k));
          forEachTap(
              (i, k, o) -> {
                for (int c = 0; c < unit.outputChannels(); c++) {
                  dx[i] += kernel[k + c] * dy[o + c];
                }
              });
        });
    tape.add(
        bias,
        y,
        link -> {
          for (int at = 0; at < y.length; at++) {
            link.join(at % bias.length, at, 1);
          }
        });
    return y;
  }

  /** Of equal values, the first gets the slope. */
  double[] maxPool(double[] x) {
    double[] largest = output(Double.NEGATIVE_INFINITY);
    int[] source = new int[largest.length];
    forEachTap(
        (i, k, o) -> {
          int at = o + i % unit.inputChannels();
          if (x[i] > largest[at]) {
            largest[at] = x[i];
            source[at] = i;
          }
        });
    double[] y = output(0);
    tape.add(
        x,
        y,
        link -> {
          for (int at = 0; at < y.length; at++) {
            link.join(source[at], at, 1);
          }
        });
    return y;
  }
}
