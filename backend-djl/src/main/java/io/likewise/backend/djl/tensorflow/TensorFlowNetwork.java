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
  private final Convolution<T> convolution;

  /** What stands between a convolution and the ReLU behind it. */
  interface Normalization<T extends TFloating> {
    /** Returns the normalised output x of a unit's convolution. */
    Operand<T> apply(ConvUnit unit, Operand<T> x);
  }

  /** Takes the tensors by name. */
  TensorFlowNetwork(
      GraphSource<T> source,
      ModelSpec spec,
      Function<String, Operand<T>> tensors,
      Convolution<T> convolution) {
    this.convolution = convolution;
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
    Operand<T> x = pool(unit(spec.stem(), images, normalization));
    for (ResidualBlock block : spec.residualBlocks()) {
      Operand<T> y = unit(block.first(), x, normalization);
      x = end(block, x, unit(block.second(), y, normalization), normalization);
    }
    return mean(x);
  }

  Operand<T> pool(Operand<T> x) {
    // Behind a ReLU, padding with 0 is padding with −∞.
    return source.maxPool(source.pad(x, 1));
  }

  Operand<T> mean(Operand<T> x) {
    return tf.math.mean(x, tf.constant(new int[] {1, 2}));
  }

  /** Returns what a block yields, of what it sees and what its second unit yields. */
  Operand<T> end(ResidualBlock block, Operand<T> x, Operand<T> y, Normalization<T> normalization) {
    Operand<T> shortcut = block.projection().map(unit -> unit(unit, x, normalization)).orElse(x);
    return tf.nn.relu(tf.math.add(shortcut, unit(block.third(), y, normalization)));
  }

  Operand<T> unit(ConvUnit unit, Operand<T> x, Normalization<T> normalization) {
    Operand<T> y = normalization.apply(unit, convolution.apply(unit, x));
    return unit.relu() ? tf.nn.relu(y) : y;
  }

  /**
   * Returns the logits {@code [batch, classes]} of features.
   *
   * @param masks each dropout's mask, already scaled by 1/(1 − p); empty in inference
   */
  Operand<T> logits(Operand<T> features, List<Operand<T>> masks) {
    Operand<T> x = features;
    for (DenseLayer layer : spec.head()) {
      x = dense(layer, x, masks);
    }
    return x;
  }

  Operand<T> dense(DenseLayer layer, Operand<T> x, List<Operand<T>> masks) {
    Operand<T> y =
        tf.nn.biasAdd(
            tf.linalg.matMul(x, tensors.apply(layer.kernelName())),
            tensors.apply(layer.biasName()));
    if (layer.relu()) {
      y = tf.nn.relu(y);
    }
    if (layer.mask().isPresent() && !masks.isEmpty()) {
      y = tf.math.mul(y, masks.get(layer.mask().getAsInt()));
    }
    return y;
  }
}
