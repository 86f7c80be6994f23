package io.likewise.backend.djl.tensorflow;

import io.likewise.api.model.ConvUnit;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * Convolutions that are matrix products: rows are positions, columns channels.
 *
 * @param <T> the floating-point type
 */
record MatrixProduct<T extends TFloating>(
    GraphSource<T> source, Function<String, Operand<T>> tensors) {
  /** The largest map, in positions on a side, on which a 1×1 convolution is better a product. */
  private static final int LARGEST_MAP = 4;

  /** Returns whether a unit is a product of positions, and is faster as one. */
  static boolean pays(ConvUnit unit) {
    return unit.kernel() == 1 && unit.stride() == 1 && unit.outputSize() <= LARGEST_MAP;
  }

  /** Returns a 1×1 convolution of stride 1: each position times the kernel. */
  Operand<T> ofPositions(ConvUnit unit, Operand<T> x) {
    return product(
        unit, x, tensors.apply(unit.kernelName()), unit.inputChannels(), unit.outputChannels());
  }

  /**
   * Returns a convolution onto a map of 1×1: the part of the map that the kernel's only window
   * covers, times the part of the kernel that lies on the map and not on the padding. A 3×3 kernel
   * on a 1×1 map is its centre; of a 2×2 map, a 1×1 kernel of stride 2 sees the first position.
   */
  Operand<T> ofOneWindow(ConvUnit unit, Operand<T> x) {
    int side = Math.min(unit.inputSize(), unit.kernel() - unit.padding());
    Operand<T> kernel = tensors.apply(unit.kernelName());
    Operand<T> covered =
        side == unit.inputSize() ? x : slice(x, new int[4], new int[] {-1, side, side, -1});
    Operand<T> covering =
        side == unit.kernel()
            ? kernel
            : slice(
                kernel,
                new int[] {unit.padding(), unit.padding(), 0, 0},
                new int[] {side, side, -1, -1});
    return product(
        unit, covered, covering, side * side * unit.inputChannels(), unit.outputChannels());
  }

  /** Returns a convolution that {@link WholeMap} has made the matrix and the bias of. */
  Operand<T> ofWholeMap(ConvUnit unit, Operand<T> x) {
    int map = unit.outputSize();
    int positions = map * map;
    Operand<T> kernel = tensors.apply(unit.kernelName());
    return product(
        unit, x, kernel, positions * unit.inputChannels(), positions * unit.outputChannels());
  }

  private Operand<T> slice(Operand<T> x, int[] begin, int[] size) {
    Ops tf = source.tf();
    return tf.slice(x, tf.constant(begin), tf.constant(size));
  }

  private Operand<T> product(ConvUnit unit, Operand<T> x, Operand<T> kernel, int in, int out) {
    Ops tf = source.tf();
    Operand<T> rows = tf.reshape(x, tf.constant(new int[] {-1, in}));
    Operand<T> columns = tf.reshape(kernel, tf.constant(new int[] {in, out}));
    // The bias before the shape is put back, so that TensorFlow sees that it can fuse it.
    Operand<T> y = source.biased(tf.linalg.matMul(rows, columns), tensors.apply(unit.biasName()));
    int map = unit.outputSize();
    return tf.reshape(y, tf.constant(new int[] {-1, map, map, unit.outputChannels()}));
  }
}
