package org.example.loops;

import io.likewise.api.model.Adam;
import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.Precision;
import io.likewise.api.model.TensorSpec;
import java.util.List;
import java.util.Map;

/** Adam over the tensors that a stage trains, as {@link Adam} defines it. */
final class LoopsAdam {
  private final double learningRate;
  private final LoopsTensors first;
  private final LoopsTensors second;
  private long step;

  LoopsAdam(List<TensorSpec> trained, double learningRate, Precision precision) {
    this.learningRate = learningRate;
    first = new LoopsTensors(trained, precision);
    second = new LoopsTensors(trained, precision);
  }

  void update(LoopsTensors tensors, Map<String, double[]> gradients) {
    step++;
    double stepSize = Adam.stepSize(learningRate, step);
    for (TensorSpec spec : first.specs()) {
      String name = spec.name();
      double[] gradient = gradients.get(name);
      double[] value = tensors.get(name);
      double[] m = first.get(name);
      double[] v = second.get(name);
      for (int i = 0; i < gradient.length; i++) {
        double g = gradient[i];
        first.set(name, i, Adam.BETA_1 * m[i] + (1 - Adam.BETA_1) * g);
        second.set(name, i, Adam.BETA_2 * v[i] + (1 - Adam.BETA_2) * g * g);
        double change = stepSize * m[i] / (Math.sqrt(v[i]) + Adam.EPSILON);
        tensors.set(name, i, value[i] - change);
      }
    }
  }

  OptimizerState state() {
    return new OptimizerState(step, first.save(), second.save());
  }

  void state(OptimizerState state) {
    step = state.step();
    first.load(state.firstMoment());
    second.load(state.secondMoment());
  }
}
