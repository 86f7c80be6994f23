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
record MovingStatistics<T extends TFloating>(
    GraphSource<T> source, ModelSpec spec, Function<String, Operand<T>> tensors)
    implements TensorFlowNetwork.Normalization<T> {
  @Override
  public Operand<T> apply(ConvUnit unit, Operand<T> x) {
    if (source.isFloat64()) {
      Operand<T> mean = tensors.apply(unit.movingMeanName());
      return normalized(unit, x, mean, tensors.apply(unit.movingVarianceName()));
    }
    return fused(unit, x, false).y();
  }

  /** Returns what the fused kernel makes of x, by its own statistics or by the moving ones. */
  FusedBatchNorm<T, T> fused(ConvUnit unit, Operand<T> x, boolean training) {
    return source
        .tf()
        .nn
        .fusedBatchNorm(
            x,
            tensors.apply(unit.gammaName()),
            tensors.apply(unit.betaName()),
            tensors.apply(unit.movingMeanName()),
            tensors.apply(unit.movingVarianceName()),
            FusedBatchNorm.epsilon((float) spec.batchNorm().epsilon()),
            FusedBatchNorm.isTraining(training),
            // The kernel's own average, which nobody reads, keeps nothing of the old statistics.
            FusedBatchNorm.exponentialAvgFactor(1f));
  }

  /** Returns γ·(x − mean)/√(variance + ε) + β. */
  Operand<T> normalized(ConvUnit unit, Operand<T> x, Operand<T> mean, Operand<T> variance) {
    Ops tf = source.tf();
    Operand<T> epsilon = tf.constantOfSameType(variance, spec.batchNorm().epsilon());
    Operand<T> scale =
        tf.math.mul(tensors.apply(unit.gammaName()), tf.math.rsqrt(tf.math.add(variance, epsilon)));
    return tf.math.add(tf.math.mul(tf.math.sub(x, mean), scale), tensors.apply(unit.betaName()));
  }
}
