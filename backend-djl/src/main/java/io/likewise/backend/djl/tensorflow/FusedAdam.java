package io.likewise.backend.djl.tensorflow;

import ai.djl.ndarray.NDManager;
import io.likewise.api.model.Adam;
import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * Adam by TensorFlow's fused kernel, with moments that can be read and set.
 *
 * <p>The kernel computes Keras' form, α·√(1 − β₂ᵗ)/(1 − β₁ᵗ) included, in the graph's own
 * precision. The powers are given as 0 and the step size as α, so that what it multiplies by is the
 * step size that Java computed in float64.
 *
 * <p>The kernel also computes 1 − β itself. From β₂ rounded to float32 that is 1.3e-5 too little,
 * which makes v too small by the same share, κ₂, and all updates too large by its root. With
 * α·√κ₂/κ₁ for the step size and ε·√κ₂ for ε they are what they should be. In float64 κ is 1.
 */
final class FusedAdam<T extends TFloating> {
  private final double learningRate;
  private final TensorFlowTensors<T> first;
  private final TensorFlowTensors<T> second;
  private final Operand<T> stepSize;
  private final double correction;
  private final List<Op> updates = new ArrayList<>();
  private long step;

  /** Adds the moments, and the update by the gradient of a loss, to a graph. */
  FusedAdam(
      GraphSource<T> source,
      TensorFlowTensors<T> tensors,
      List<TensorSpec> trained,
      double learningRate,
      Operand<T> loss) {
    this.learningRate = learningRate;
    first = new TensorFlowTensors<>(source, "first_moment", trained);
    second = new TensorFlowTensors<>(source, "second_moment", trained);
    stepSize = source.input();
    Ops tf = source.tf();
    List<Operand<T>> gradients =
        source.gradients(
            loss, trained.stream().map(tensor -> tensors.value(tensor.name())).toList());
    Operand<T> zero = tf.constantOfSameType(stepSize, 0);
    Operand<T> beta1 = tf.constantOfSameType(stepSize, Adam.BETA_1);
    Operand<T> beta2 = tf.constantOfSameType(stepSize, Adam.BETA_2);
    double rootOfSecond = Math.sqrt(share(Adam.BETA_2, source.isFloat64()));
    correction = rootOfSecond / share(Adam.BETA_1, source.isFloat64());
    Operand<T> epsilon = tf.constantOfSameType(stepSize, Adam.EPSILON * rootOfSecond);
    for (int i = 0; i < trained.size(); i++) {
      String name = trained.get(i).name();
      updates.add(
          tf.train.resourceApplyAdam(
              tensors.handle(name),
              first.handle(name),
              second.handle(name),
              zero,
              zero,
              stepSize,
              beta1,
              beta2,
              epsilon,
              gradients.get(i)));
    }
  }

  /** Returns κ: 1 − β as the kernel computes it, as a share of what it should be. */
  private static double share(double beta, boolean float64) {
    return float64 ? 1 : (1 - (float) beta) / (1 - beta);
  }

  /** Returns the operations that update. */
  List<Op> updates() {
    return updates;
  }

  /** Returns the input that takes the step size. */
  Operand<T> stepSize() {
    return stepSize;
  }

  /** Counts a step and returns its size. */
  double nextStepSize() {
    step++;
    return Adam.stepSize(learningRate, step) * correction;
  }

  /** Forgets all steps. */
  void reset(GraphSession session, NDManager manager) {
    first.clear(session, manager);
    second.clear(session, manager);
    step = 0;
  }

  OptimizerState state(GraphSession session, NDManager manager) {
    return new OptimizerState(step, first.save(session, manager), second.save(session, manager));
  }

  void state(OptimizerState state, GraphSession session, NDManager manager) {
    first.load(session, manager, state.firstMoment());
    second.load(session, manager, state.secondMoment());
    step = state.step();
  }
}
