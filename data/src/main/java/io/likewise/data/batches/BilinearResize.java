package io.likewise.data.batches;

import java.nio.FloatBuffer;

/**
 * Resizes square RGB images: bilinear, half-pixel centres, edges clamped, no antialias, computed in
 * double and rounded once to float32.
 *
 * <p>Target pixel i shows the source at (i + ½)·from/to − ½. That is {@code tf.image.resize}'s
 * default and PyTorch's {@code interpolate(mode="bilinear", align_corners=False)}. An image that
 * has the size already is only rounded.
 *
 * <p>Holds working memory: for one thread.
 */
public final class BilinearResize {
  private static final int CHANNELS = 3;

  private final int from;
  private final int to;
  private final int[] lower;
  private final int[] upper;
  private final double[] weight;
  // The two source rows around the current target row, stretched to the target's width.
  private double[] above;
  private double[] below;
  private final float[] row;

  /** Makes a resizer from one height and width to another. */
  public BilinearResize(int from, int to) {
    this.from = from;
    this.to = to;
    lower = new int[to];
    upper = new int[to];
    weight = new double[to];
    for (int i = 0; i < to; i++) {
      double source = (i + 0.5) * from / to - 0.5;
      int floor = (int) Math.floor(source);
      lower[i] = Math.max(0, floor);
      upper[i] = Math.min(from - 1, floor + 1);
      weight[i] = source - floor;
    }
    above = new double[to * CHANNELS];
    below = new double[to * CHANNELS];
    row = new float[to * CHANNELS];
  }

  /**
   * Resizes an image.
   *
   * @param image {@code [from, from, 3]}
   * @param target receives {@code [to, to, 3]}
   * @param offset where in the target, in values
   */
  public void apply(double[] image, FloatBuffer target, int offset) {
    if (from == to) {
      copy(image, target, offset);
      return;
    }
    int rowAbove = -1;
    int rowBelow = -1;
    for (int y = 0; y < to; y++) {
      if (lower[y] != rowAbove) {
        if (lower[y] == rowBelow) {
          double[] exchanged = above;
          above = below;
          below = exchanged;
          rowBelow = -1;
        } else {
          stretch(image, lower[y], above);
        }
        rowAbove = lower[y];
      }
      if (upper[y] != rowBelow) {
        stretch(image, upper[y], below);
        rowBelow = upper[y];
      }
      blend(above, below, weight[y], row);
      target.put(offset + y * row.length, row, 0, row.length);
    }
  }

  private void copy(double[] image, FloatBuffer target, int offset) {
    for (int y = 0; y < to; y++) {
      int start = y * row.length;
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) image[start + i];
      }
      target.put(offset + start, row, 0, row.length);
    }
  }

  private void stretch(double[] image, int y, double[] stretched) {
    int start = y * from * CHANNELS;
    for (int x = 0, at = 0; x < to; x++, at += CHANNELS) {
      int left = start + lower[x] * CHANNELS;
      int right = start + upper[x] * CHANNELS;
      double share = weight[x];
      stretched[at] = image[left] * (1 - share) + image[right] * share;
      stretched[at + 1] = image[left + 1] * (1 - share) + image[right + 1] * share;
      stretched[at + 2] = image[left + 2] * (1 - share) + image[right + 2] * share;
    }
  }

  // A loop without branches over plain arrays, which the compiler turns into vector instructions.
  private static void blend(double[] above, double[] below, double share, float[] blended) {
    double rest = 1 - share;
    for (int i = 0; i < blended.length; i++) {
      blended[i] = (float) (above[i] * rest + below[i] * share);
    }
  }
}
