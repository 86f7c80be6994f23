package io.likewise.backend.djl.tensorflow;

import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.ModelSpec;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.types.family.TFloating;

/**
 * Batch normalisation with the moving statistics.
 *
 * <p>TensorFlow's fused kernel has no float64; there it is composed from its formula.
 */
final class MovingStatistics<T extends TFloating> implements TensorFlowNetwork.Normalization<T> {
  private final GraphSource<T> source;
  private final Ops tf;
  private final ModelSpec spec;
  private final Function<String, Operand<T>> tensors;

  MovingStatistics(GraphSource<T> source, ModelSpec spec, Function<String, Operand<T>> tensors) {
    this.source = source;
    this.tf = source.tf();
    this.spec = spec;
    this.tensors = tensors;
  }

  @Override
  public Operand<T> apply(ConvUnit unit, Operand<T> convolution) {
    Operand<T> x = biased(unit, convolution);
    Operand<T> mean = tensors.apply(unit.movingMeanName());
    Operand<T> variance = tensors.apply(unit.movingVarianceName());
    if (source.isFloat64()) {
      return normalized(unit, x, mean, variance);
    }
    return tf.nn
        .fusedBatchNorm(
            x,
            tensors.apply(unit.gammaName()),
            tensors.apply(unit.betaName()),
            mean,
            variance,
            FusedBatchNorm.epsilon((float) spec.batchNorm().epsilon()),
            FusedBatchNorm.isTraining(false))
        .y();
  }

  /** Returns a unit's convolution with its bias, if it has one. */
  Operand<T> biased(ConvUnit unit, Operand<T> convolution) {
    return unit.bias() ? tf.nn.biasAdd(convolution, tensors.apply(unit.biasName())) : convolution;
  }

  /** Returns γ·(x − mean)/√(variance + ε) + β. */
  Operand<T> normalized(ConvUnit unit, Operand<T> x, Operand<T> mean, Operand<T> variance) {
    Operand<T> epsilon = tf.constantOfSameType(variance, spec.batchNorm().epsilon());
    Operand<T> scale =
        tf.math.mul(tensors.apply(unit.gammaName()), tf.math.rsqrt(tf.math.add(variance, epsilon)));
    return tf.math.add(tf.math.mul(tf.math.sub(x, mean), scale), tensors.apply(unit.betaName()));
  }
}
