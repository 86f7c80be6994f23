package io.likewise.backend.djl.tensorflow;

import io.likewise.api.model.ConvUnit;
import java.util.List;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * How a unit's convolution, with its bias if it has one, becomes operations; channels last.
 *
 * @param <T> the floating-point type
 */
interface Convolution<T extends TFloating> {
  /** Returns what a unit's kernel and bias make of x. */
  Operand<T> apply(ConvUnit unit, Operand<T> x);

  /**
   * Returns convolutions as TensorFlow has them.
   *
   * <p>At stride 1, SAME is symmetric: (kernel − 1)/2 on each side. Elsewhere the padding is an
   * operation of its own: SAME would pad (0, 1), and TensorFlow's gradient of a convolution leaves
   * out the paddings that are given to it explicitly.
   *
   * @param tensors by name; null is the bias of a unit without
   */
  static <T extends TFloating> Convolution<T> plain(
      GraphSource<T> source, Function<String, Operand<T>> tensors) {
    Ops tf = source.tf();
    return (unit, x) -> {
      boolean same = unit.stride() == 1 && 2 * unit.padding() == unit.kernel() - 1;
      long stride = unit.stride();
      return source.biased(
          tf.nn.conv2d(
              same ? x : source.pad(x, unit.padding()),
              tensors.apply(unit.kernelName()),
              List.of(1L, stride, stride, 1L),
              same ? "SAME" : "VALID"),
          tensors.apply(unit.biasName()));
    };
  }

  /**
   * Returns convolutions of which some are matrix products, chosen by their shapes: those with one
   * output position, and those of 1×1 kernels on small maps. There oneDNN's convolutions and their
   * gradients are slower than its matrix products, up to three times.
   *
   * @param tensors as for {@link #plain}
   */
  static <T extends TFloating> Convolution<T> asProducts(
      GraphSource<T> source, Function<String, Operand<T>> tensors) {
    Convolution<T> plain = plain(source, tensors);
    MatrixProduct<T> product = new MatrixProduct<>(source, tensors);
    return (unit, x) -> {
      if (unit.outputSize() == 1) {
        return product.ofOneWindow(unit, x);
      }
      return MatrixProduct.pays(unit) ? product.ofPositions(unit, x) : plain.apply(unit, x);
    };
  }
}
