package org.example.loops;

/**
 * A dense layer and its derivatives, on rows {@code [image, unit]} and a kernel {@code [in, out]}.
 */
final class Dense {
  private Dense() {}

  /** Adds a multiple of one row to another: the one loop that all the time goes into. */
  static void addScaled(double factor, double[] x, int xAt, double[] y, int yAt, int length) {
    for (int i = 0; i < length; i++) {
      y[yAt + i] += factor * x[xAt + i];
    }
  }

  static double[] forward(int images, double[] x, double[] kernel, double[] bias) {
    int in = kernel.length / bias.length;
    double[] y = new double[images * bias.length];
    for (int n = 0; n < images; n++) {
      System.arraycopy(bias, 0, y, n * bias.length, bias.length);
      for (int i = 0; i < in; i++) {
        addScaled(x[n * in + i], kernel, i * bias.length, y, n * bias.length, bias.length);
      }
    }
    return y;
  }

  static double[] kernelGradient(int images, double[] x, double[] dy) {
    int in = x.length / images;
    int out = dy.length / images;
    double[] gradient = new double[in * out];
    for (int n = 0; n < images; n++) {
      for (int i = 0; i < in; i++) {
        addScaled(x[n * in + i], dy, n * out, gradient, i * out, out);
      }
    }
    return gradient;
  }

  /** The gradient of whatever is added to every row: a dense bias, or that of a convolution. */
  static double[] biasGradient(int channels, double[] dy) {
    double[] gradient = new double[channels];
    for (int at = 0; at < dy.length; at += channels) {
      addScaled(1, dy, at, gradient, 0, channels);
    }
    return gradient;
  }

  static double[] inputGradient(int images, double[] kernel, double[] dy) {
    int out = dy.length / images;
    int in = kernel.length / out;
    double[] dx = new double[images * in];
    for (int n = 0; n < images; n++) {
      for (int i = 0; i < in; i++) {
        double sum = 0;
        for (int o = 0; o < out; o++) {
          sum += kernel[i * out + o] * dy[n * out + o];
        }
        dx[n * in + i] = sum;
      }
    }
    return dx;
  }
}
