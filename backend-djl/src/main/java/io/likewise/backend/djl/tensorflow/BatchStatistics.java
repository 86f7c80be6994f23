package io.likewise.backend.djl.tensorflow;

import io.likewise.api.model.BatchNorm.MovingVariance;
import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Batch normalisation with the batch's own statistics, and how these enter the moving ones.
 *
 * <p>TensorFlow's fused kernel normalises with the population variance and reports the
 * <em>unbiased</em> one, N/(N − 1) times as large; where the network wants the population variance,
 * that factor is taken out. In float64, for which there is no fused kernel, all is composed.
 */
final class BatchStatistics<T extends TFloating> implements TensorFlowNetwork.Normalization<T> {
  private final GraphSource<T> source;
  private final Ops tf;
  private final ModelSpec spec;
  private final TensorFlowTensors<T> tensors;
  private final MovingStatistics<T> formula;
  private final List<Op> moves = new ArrayList<>();

  BatchStatistics(GraphSource<T> source, ModelSpec spec, TensorFlowTensors<T> tensors) {
    this.source = source;
    this.tf = source.tf();
    this.spec = spec;
    this.tensors = tensors;
    this.formula = new MovingStatistics<>(source, spec, tensors::value);
  }

  @Override
  public Operand<T> apply(ConvUnit unit, Operand<T> x) {
    return source.isFloat64() ? composed(unit, x) : fused(unit, x);
  }

  private Operand<T> fused(ConvUnit unit, Operand<T> x) {
    FusedBatchNorm<T, T> norm = formula.fused(unit, x, true);
    move(unit, x, norm.batchMean(), norm.batchVariance(), MovingVariance.UNBIASED);
    return norm.y();
  }

  private Operand<T> composed(ConvUnit unit, Operand<T> x) {
    Operand<TInt32> axes = tf.constant(new int[] {0, 1, 2});
    Operand<T> mean = tf.math.mean(x, axes);
    Operand<T> variance = tf.math.mean(tf.math.squaredDifference(x, mean), axes);
    move(unit, x, mean, variance, MovingVariance.POPULATION);
    return formula.normalized(unit, x, mean, variance);
  }

  /** Returns samples × height × width. */
  private Operand<T> count(Operand<T> x) {
    Operand<TInt32> dimensions = tf.shape(x);
    Operand<TInt32> area =
        tf.slice(dimensions, tf.constant(new int[] {0}), tf.constant(new int[] {3}));
    return tf.dtypes.cast(tf.reduceProd(area, tf.constant(new int[] {0})), source.type());
  }

  private void move(
      ConvUnit unit, Operand<T> x, Operand<T> mean, Operand<T> variance, MovingVariance has) {
    Operand<T> moved = variance;
    if (has != spec.batchNorm().movingVariance()) {
      Operand<T> n = count(x);
      Operand<T> less = tf.math.sub(n, tf.constantOfSameType(n, 1));
      boolean unbiased = has == MovingVariance.UNBIASED;
      moved = tf.math.mul(moved, unbiased ? tf.math.div(less, n) : tf.math.div(n, less));
    }
    moves.add(move(unit.movingMeanName(), mean));
    moves.add(move(unit.movingVarianceName(), moved));
  }

  /** moving = momentum·moving + (1 − momentum)·batch. */
  private Op move(String name, Operand<T> batch) {
    double momentum = spec.batchNorm().momentum();
    Operand<T> moving = tensors.value(name);
    Operand<T> kept = tf.math.mul(moving, tf.constantOfSameType(moving, momentum));
    Operand<T> gained = tf.math.mul(batch, tf.constantOfSameType(moving, 1 - momentum));
    return tf.assignVariableOp(tensors.handle(name), tf.math.add(kept, gained));
  }

  /** Returns the operations that move the moving statistics. */
  List<Op> moves() {
    return moves;
  }
}
