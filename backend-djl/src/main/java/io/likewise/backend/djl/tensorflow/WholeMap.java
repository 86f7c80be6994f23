package io.likewise.backend.djl.tensorflow;

import io.likewise.api.model.ConvUnit;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

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
  static <T extends TFloating> Operand<T> matrix(Ops tf, ConvUnit unit, Operand<T> kernel) {
    int positions = unit.inputSize() * unit.inputSize();
    int in = unit.inputChannels();
    int out = unit.outputChannels();
    Operand<T> taps = reshape(tf, kernel, unit.kernel() * unit.kernel(), in, out);
    Operand<T> pairs = tf.gather(taps, tf.constant(taps(unit)), tf.constant(0));
    Operand<T> rows =
        tf.linalg.transpose(
            reshape(tf, pairs, positions, positions, in, out), tf.constant(new int[] {0, 2, 1, 3}));
    return reshape(tf, rows, positions * in, positions * out);
  }

  private static <T extends TFloating> Operand<T> reshape(Ops tf, Operand<T> x, int... shape) {
    return tf.reshape(x, tf.constant(shape));
  }

  /** Returns, for each position of the map and each of the next, the tap between the two. */
  private static int[] taps(ConvUnit unit) {
    int map = unit.inputSize();
    int positions = map * map;
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

  /** Returns the bias of all values of the next map. */
  static <T extends TFloating> Operand<T> bias(Ops tf, ConvUnit unit, Operand<T> bias) {
    return tf.tile(bias, tf.constant(new int[] {unit.inputSize() * unit.inputSize()}));
  }
}
