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
    Operand<T> x = unit(spec.stem(), images, normalization);
    // Behind a ReLU, padding with 0 is padding with −∞.
    x = source.maxPool(source.pad(x, 1));
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
