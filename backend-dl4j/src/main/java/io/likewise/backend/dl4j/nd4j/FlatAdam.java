package io.likewise.backend.dl4j.nd4j;

import io.likewise.api.model.Adam;
import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.TensorSpec;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Adam over all trained tensors, by ND4J's own operator. */
final class FlatAdam implements AutoCloseable {
  /** A step for which the operator's own bias correction is 1: β₁ᵗ and β₂ᵗ are below any float. */
  private static final int WITHOUT_CORRECTION = 1_000_000;

  /** How many values are updated at a time: their changes are still in the cache when taken off. */
  private static final int PIECE = 1 << 18;

  private final double learningRate;
  private final double roundingOfBeta2;
  private final FlatTensors first;
  private final FlatTensors second;
  private long step;

  FlatAdam(FlatLayout layout, List<TensorSpec> trained, DataType type, double learningRate) {
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
    INDArray trained = first.partOf(parameters);
    for (long from = 0; from < changes.length(); from += PIECE) {
      INDArrayIndex piece = NDArrayIndex.interval(from, Math.min(changes.length(), from + PIECE));
      INDArray change = changes.get(NDArrayIndex.all(), piece);
      Nd4j.exec(
          new AdamUpdater(
              change,
              second.array().get(NDArrayIndex.all(), piece),
              first.array().get(NDArrayIndex.all(), piece),
              Adam.stepSize(learningRate, step) * roundingOfBeta2,
              Adam.BETA_1,
              Adam.BETA_2,
              Adam.EPSILON,
              WITHOUT_CORRECTION));
      trained.get(NDArrayIndex.all(), piece).subi(change);
    }
  }

  OptimizerState state() {
    return new OptimizerState(step, first.save(), second.save());
  }

  void state(OptimizerState state) {
    first.load(state.firstMoment());
    second.load(state.secondMoment());
    step = state.step();
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }
}
