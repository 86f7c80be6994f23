package io.likewise.backend.dl4j;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.Adam;
import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Weights;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater;
import org.nd4j.linalg.factory.Nd4j;

/** Adam over all trained tensors at once, by ND4J's own operator. */
final class FlatAdam implements AutoCloseable {
  /** A step for which the operator's own bias correction is 1: β₁ᵗ and β₂ᵗ are below any float. */
  private static final int WITHOUT_CORRECTION = 1_000_000;

  private final List<TensorSpec> trained;
  private final double learningRate;
  private final double roundingOfBeta2;
  private final FlatTensors first;
  private final FlatTensors second;
  private long step;

  FlatAdam(FlatLayout layout, List<TensorSpec> trained, DataType type, double learningRate) {
    this.trained = trained;
    this.learningRate = learningRate;
    this.first = FlatTensors.zeros(layout, trained, type);
    this.second = FlatTensors.zeros(layout, trained, type);
    // In float32 the operator computes 1 − β₂ from a rounded β₂, 1.3e-5 too small, and v with it.
    this.roundingOfBeta2 =
        type == DataType.DOUBLE ? 1 : Math.sqrt((1 - (float) Adam.BETA_2) / (1 - Adam.BETA_2));
  }

  /**
   * Makes one update.
   *
   * @param parameters all of the network's, flat
   * @param gradients of all parameters, or of the trained ones alone, flat; zero for statistics;
   *     used up
   */
  void update(INDArray parameters, INDArray gradients) {
    step++;
    INDArray changes =
        gradients.length() == first.array().length() ? gradients : first.partOf(gradients);
    Nd4j.exec(
        new AdamUpdater(
            changes,
            second.array(),
            first.array(),
            Adam.stepSize(learningRate, step) * roundingOfBeta2,
            Adam.BETA_1,
            Adam.BETA_2,
            Adam.EPSILON,
            WITHOUT_CORRECTION));
    first.partOf(parameters).subi(changes);
  }

  OptimizerState state() {
    return new OptimizerState(step, first.save(), second.save());
  }

  void state(OptimizerState state) {
    requireTrained(state.firstMoment());
    requireTrained(state.secondMoment());
    first.load(state.firstMoment());
    second.load(state.secondMoment());
    step = state.step();
  }

  private void requireTrained(Weights moments) {
    Set<String> unknown = new LinkedHashSet<>(moments.names());
    for (TensorSpec tensor : trained) {
      if (!unknown.remove(tensor.name()) || !moments.shape(tensor.name()).equals(tensor.shape())) {
        throw mismatch(tensor.name());
      }
    }
    if (!unknown.isEmpty()) {
      throw mismatch(unknown.iterator().next());
    }
  }

  private static LikewiseException mismatch(String name) {
    return new LikewiseException(
        ErrorCode.WEIGHTS_MISMATCH,
        "the optimizer state is not that of this stage: "
            + name
            + " is missing, of another shape or not trained. Use the state of the same stage.");
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }
}
