package io.likewise.backend.djl.tensorflow;

import io.likewise.api.model.ConvUnit;

/**
 * Convolutions at whose every position the kernel covers the whole map, such as 3×3 on 2×2: one
 * matrix, from all values of a map to all values of the next. It leaves out the taps that lie on
 * the padding, more than half of them, but holds the others several times: worth it where it is
 * made once.
 */
final class WholeMap {
  private WholeMap() {}

  /** Returns whether a unit's kernel covers the whole map at every position. */
  static boolean isCovered(ConvUnit unit) {
    int least = 2 * unit.inputSize() - 1;
    return unit.stride() == 1
        && unit.kernel() > 1
        && unit.kernel() >= least
        && 2 * unit.padding() == unit.kernel() - 1;
  }

  /**
   * Returns the matrix of a kernel, {@code [height·width·in, height·width·out]}.
   *
   * @param kernel {@code [height, width, in, out]}
   */
  static float[] matrix(ConvUnit unit, float[] kernel) {
    int map = unit.inputSize();
    int positions = map * map;
    int in = unit.inputChannels();
    int out = unit.outputChannels();
    float[] matrix = new float[positions * in * positions * out];
    for (int from = 0; from < positions; from++) {
      for (int to = 0; to < positions; to++) {
        int row = from / map - to / map + unit.padding();
        int column = from % map - to % map + unit.padding();
        int tap = (row * unit.kernel() + column) * in * out;
        for (int channel = 0; channel < in; channel++) {
          int target = (from * in + channel) * positions * out + to * out;
          System.arraycopy(kernel, tap + channel * out, matrix, target, out);
        }
      }
    }
    return matrix;
  }

  /** Returns the bias of all values of the next map. */
  static float[] bias(ConvUnit unit, float[] bias) {
    float[] all = new float[unit.inputSize() * unit.inputSize() * bias.length];
    for (int at = 0; at < all.length; at += bias.length) {
      System.arraycopy(bias, 0, all, at, bias.length);
    }
    return all;
  }
}
