package io.likewise.backend.djl.tensorflow;

import io.likewise.api.model.ConvUnit;
import io.likewise.toolkit.CoveredMap;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** Makes the matrix of a convolution that is a {@link CoveredMap}. */
final class WholeMap {
  private WholeMap() {}

  /**
   * Returns the matrix of a kernel, {@code [height·width·in, height·width·out]}.
   *
   * @param kernel {@code [height, width, in, out]}
   */
  static <T extends TFloating> Operand<T> matrix(Ops tf, ConvUnit unit, Operand<T> kernel) {
    int positions = CoveredMap.positions(unit);
    int in = unit.inputChannels();
    int out = unit.outputChannels();
    Operand<T> taps = reshape(tf, kernel, unit.kernel() * unit.kernel(), in, out);
    Operand<T> pairs = tf.gather(taps, tf.constant(CoveredMap.taps(unit)), tf.constant(0));
    Operand<T> rows =
        tf.linalg.transpose(
            reshape(tf, pairs, positions, positions, in, out), tf.constant(new int[] {0, 2, 1, 3}));
    return reshape(tf, rows, positions * in, positions * out);
  }

  private static <T extends TFloating> Operand<T> reshape(Ops tf, Operand<T> x, int... shape) {
    return tf.reshape(x, tf.constant(shape));
  }

  /** Returns the bias of all values of the next map. */
  static <T extends TFloating> Operand<T> bias(Ops tf, ConvUnit unit, Operand<T> bias) {
    return tf.tile(bias, tf.constant(new int[] {CoveredMap.positions(unit)}));
  }
}
