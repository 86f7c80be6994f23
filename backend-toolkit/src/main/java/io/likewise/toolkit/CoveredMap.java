package io.likewise.toolkit;

import io.likewise.api.model.ConvUnit;

/**
 * Convolutions at whose every position the kernel covers the whole map, such as 3×3 on 2×2: each is
 * one matrix, from all values of a map to all values of the next. The matrix leaves out the taps
 * that lie on the padding, more than half of them, but holds the others several times: worth it
 * where it is made once.
 */
public final class CoveredMap {
  private CoveredMap() {}

  /** Returns whether a unit's kernel covers the whole map at every position. */
  public static boolean isCovered(ConvUnit unit) {
    int least = 2 * unit.inputSize() - 1;
    return unit.stride() == 1
        && unit.kernel() > 1
        && unit.kernel() >= least
        && 2 * unit.padding() == unit.kernel() - 1;
  }

  /** Returns how many positions the map has, and the next. */
  public static int positions(ConvUnit unit) {
    return unit.inputSize() * unit.inputSize();
  }

  /**
   * Returns, for each position of the map and each of the next, the tap between the two: the number
   * of the kernel's row times its size and the number of its column, at {@code from · positions +
   * to}.
   */
  public static int[] taps(ConvUnit unit) {
    int map = unit.inputSize();
    int positions = positions(unit);
    int[] taps = new int[positions * positions];
    for (int from = 0; from < positions; from++) {
      for (int to = 0; to < positions; to++) {
        int row = from / map - to / map + unit.padding();
        int column = from % map - to % map + unit.padding();
        taps[from * positions + to] = row * unit.kernel() + column;
      }
    }
    return taps;
  }
}
