package org.example.loops;

import io.likewise.api.model.ConvUnit;

/**
 * A convolution and its derivatives, on images {@code [image, row, column, channel]} and kernels
 * {@code [height, width, in, out]}.
 */
final class Convolution {
  private Convolution() {}

  /** Takes an output pixel, an input pixel under the kernel there, and the kernel's place. */
  private interface Tap {
    void join(int kernelAt, int inputAt, int outputAt);
  }

  /** Visits all taps, as offsets of the first channel; padding is where there is none. */
  private static void forEachTap(ConvUnit unit, int images, Tap tap) {
    int in = unit.inputSize();
    int out = unit.outputSize();
    for (int n = 0; n < images; n++) {
      for (int row = 0; row < out; row++) {
        for (int column = 0; column < out; column++) {
          for (int ky = 0; ky < unit.kernel(); ky++) {
            for (int kx = 0; kx < unit.kernel(); kx++) {
              int y = row * unit.stride() + ky - unit.padding();
              int x = column * unit.stride() + kx - unit.padding();
              if (y >= 0 && y < in && x >= 0 && x < in) {
                tap.join(
                    (ky * unit.kernel() + kx) * unit.inputChannels() * unit.outputChannels(),
                    ((n * in + y) * in + x) * unit.inputChannels(),
                    ((n * out + row) * out + column) * unit.outputChannels());
              }
            }
          }
        }
      }
    }
  }

  static double[] forward(ConvUnit unit, int images, double[] x, double[] kernel) {
    int in = unit.inputChannels();
    int out = unit.outputChannels();
    double[] y = new double[images * unit.outputSize() * unit.outputSize() * out];
    forEachTap(
        unit,
        images,
        (kernelAt, inputAt, outputAt) -> {
          for (int i = 0; i < in; i++) {
            Dense.addScaled(x[inputAt + i], kernel, kernelAt + i * out, y, outputAt, out);
          }
        });
    return y;
  }

  static double[] kernelGradient(ConvUnit unit, int images, double[] x, double[] dy) {
    int in = unit.inputChannels();
    int out = unit.outputChannels();
    double[] gradient = new double[unit.kernel() * unit.kernel() * in * out];
    forEachTap(
        unit,
        images,
        (kernelAt, inputAt, outputAt) -> {
          for (int i = 0; i < in; i++) {
            Dense.addScaled(x[inputAt + i], dy, outputAt, gradient, kernelAt + i * out, out);
          }
        });
    return gradient;
  }

  static double[] inputGradient(ConvUnit unit, int images, double[] kernel, double[] dy) {
    int in = unit.inputChannels();
    int out = unit.outputChannels();
    int area = unit.kernel() * unit.kernel();
    double[] turned = new double[kernel.length]; // [height, width, out, in]
    for (int k = 0; k < area; k++) {
      for (int i = 0; i < in; i++) {
        for (int o = 0; o < out; o++) {
          turned[(k * out + o) * in + i] = kernel[(k * in + i) * out + o];
        }
      }
    }
    double[] dx = new double[images * unit.inputSize() * unit.inputSize() * in];
    forEachTap(
        unit,
        images,
        (kernelAt, inputAt, outputAt) -> {
          for (int o = 0; o < out; o++) {
            Dense.addScaled(dy[outputAt + o], turned, kernelAt + o * in, dx, inputAt, in);
          }
        });
    return dx;
  }
}
