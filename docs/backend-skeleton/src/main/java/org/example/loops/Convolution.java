package org.example.loops;

import io.likewise.api.model.ConvUnit;

/**
 * A convolution and its derivatives, on images {@code [image, row, column, channel]} and kernels
 * {@code [height, width, in, out]}. Of images of one pixel it is a dense layer.
 */
final class Convolution {
  private Convolution() {}

  /** Joins a channel of an input pixel, the kernel's row for it, and an output pixel. */
  private interface Tap {
    void join(int inputAt, int kernelAt, int outputAt);
  }

  /** Visits all that a kernel sees; padding is where there is nothing to see. */
  private static void forEachTap(ConvUnit unit, int images, Tap tap) {
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
  static void addScaled(double factor, double[] x, int xAt, double[] y, int yAt, int length) {
    for (int i = 0; i < length; i++) {
      y[yAt + i] += factor * x[xAt + i];
    }
  }

  static double[] forward(ConvUnit unit, int images, double[] x, double[] kernel) {
    int out = unit.outputChannels();
    double[] y = new double[images * unit.outputSize() * unit.outputSize() * out];
    forEachTap(unit, images, (i, k, o) -> addScaled(x[i], kernel, k, y, o, out));
    return y;
  }

  static double[] kernelGradient(ConvUnit unit, int images, double[] x, double[] dy) {
    int out = unit.outputChannels();
    double[] gradient = new double[unit.kernel() * unit.kernel() * unit.inputChannels() * out];
    forEachTap(unit, images, (i, k, o) -> addScaled(x[i], dy, o, gradient, k, out));
    return gradient;
  }

  static double[] inputGradient(ConvUnit unit, int images, double[] kernel, double[] dy) {
    double[] dx = new double[images * unit.inputSize() * unit.inputSize() * unit.inputChannels()];
    forEachTap(
        unit,
        images,
        (i, k, o) -> {
          for (int c = 0; c < unit.outputChannels(); c++) {
            dx[i] += kernel[k + c] * dy[o + c];
          }
        });
    return dx;
  }
}
