package io.likewise.backend.dl4j.nd4j;

import io.likewise.api.model.Adam;
import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.TensorSpec;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Adam over all trained tensors, and its state. */
final class FlatAdam implements AutoCloseable {
  private final double learningRate;
  private final AdamUpdate update;
  private final FlatTensors first;
  private final FlatTensors second;
  private long step;

  /**
   * Begins with moments of zero.
   *
   * @param trained the tensors that are updated
   * @param update what computes; it is closed with this
   */
  FlatAdam(
      FlatLayout layout,
      List<TensorSpec> trained,
      DataType type,
      double learningRate,
      AdamUpdate update) {
    this.learningRate = learningRate;
    this.update = update;
    this.first = FlatTensors.zeros(layout, trained, type);
    this.second = FlatTensors.zeros(layout, trained, type);
  }

  /**
   * Makes one update.
   *
   * @param parameters all of the network's, flat
   * @param gradients of all parameters, or of the trained ones alone, flat; zero for statistics;
   *     may be used up
   */
  void update(INDArray parameters, INDArray gradients) {
    step++;
    update.run(
        parameters, gradients, first.array(), second.array(), Adam.stepSize(learningRate, step));
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
    update.close();
    first.close();
    second.close();
  }
}
