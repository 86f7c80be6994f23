package io.likewise.backend.djl.tensorflow;

import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.DenseLayer;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ResidualBlock;
import java.util.List;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * The network layer by layer, as operations of a graph on named tensors; channels last.
 *
 * @param <T> the floating-point type
 */
final class TensorFlowNetwork<T extends TFloating> {
  private final GraphSource<T> source;
  private final Ops tf;
  private final ModelSpec spec;
  private final Function<String, Operand<T>> tensors;

  /** What stands between a convolution and the ReLU behind it. */
  interface Normalization<T extends TFloating> {
    /** Returns the normalised output of a unit's convolution, its bias not yet added. */
    Operand<T> apply(ConvUnit unit, Operand<T> convolution);
  }

  TensorFlowNetwork(GraphSource<T> source, ModelSpec spec, Function<String, Operand<T>> tensors) {
    this.source = source;
    this.tf = source.tf();
    this.spec = spec;
    this.tensors = tensors;
  }

  /**
   * Returns the features {@code [batch, features]} of images.
   *
   * @param images {@code [batch, size, size, 3]}
   */
  Operand<T> features(Operand<T> images, Normalization<T> normalization) {
    Operand<T> x = unit(spec.stem(), images, normalization);
    // Behind a ReLU, padding with 0 is padding with −∞.
    x = source.maxPool(pad(x, 1));
    for (ResidualBlock block : spec.residualBlocks()) {
      x = block(block, x, normalization);
    }
    return tf.math.mean(x, tf.constant(new int[] {1, 2}));
  }

  private Operand<T> block(ResidualBlock block, Operand<T> x, Normalization<T> normalization) {
    Operand<T> shortcut = block.projection().map(unit -> unit(unit, x, normalization)).orElse(x);
    Operand<T> y = unit(block.first(), x, normalization);
    y = unit(block.second(), y, normalization);
    y = unit(block.third(), y, normalization);
    return tf.nn.relu(tf.math.add(shortcut, y));
  }

  private Operand<T> unit(ConvUnit unit, Operand<T> x, Normalization<T> normalization) {
    Operand<T> y = normalization.apply(unit, convolution(unit, x));
    return unit.relu() ? tf.nn.relu(y) : y;
  }

  /**
   * At stride 1, SAME is symmetric: (kernel − 1)/2 on each side. Elsewhere the padding is an
   * operation of its own: SAME would pad (0, 1), and TensorFlow's gradient of a convolution leaves
   * out the paddings that are given to it explicitly.
   */
  private Operand<T> convolution(ConvUnit unit, Operand<T> x) {
    boolean same = unit.stride() == 1 && 2 * unit.padding() == unit.kernel() - 1;
    Operand<T> padded = same || unit.padding() == 0 ? x : pad(x, unit.padding());
    long stride = unit.stride();
    return tf.nn.conv2d(
        padded,
        tensors.apply(unit.kernelName()),
        List.of(1L, stride, stride, 1L),
        same ? "SAME" : "VALID");
  }

  private Operand<T> pad(Operand<T> x, int width) {
    int[][] paddings = {{0, 0}, {width, width}, {width, width}, {0, 0}};
    return tf.pad(x, tf.constant(paddings), tf.constantOfSameType(x, 0));
  }

  /**
   * Returns the logits {@code [batch, classes]} of features.
   *
   * @param masks each dropout's mask, already scaled by 1/(1 − p); empty in inference
   */
  Operand<T> logits(Operand<T> features, List<Operand<T>> masks) {
    Operand<T> x = features;
    for (DenseLayer layer : spec.head()) {
      x =
          tf.nn.biasAdd(
              tf.linalg.matMul(x, tensors.apply(layer.kernelName())),
              tensors.apply(layer.biasName()));
      if (layer.relu()) {
        x = tf.nn.relu(x);
      }
      if (layer.mask().isPresent() && !masks.isEmpty()) {
        x = tf.math.mul(x, masks.get(layer.mask().getAsInt()));
      }
    }
    return x;
  }
}
