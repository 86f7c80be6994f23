package io.likewise.backend.dl4j.nd4j;

import io.likewise.api.model.BatchNorm;
import io.likewise.api.model.BatchNorm.MovingVariance;
import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.TensorSpec.Role;
import io.likewise.toolkit.VarianceCorrection;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Moves the moving statistics of a stage that normalises with the batch's.
 *
 * <p>DL4J's layers hand out (1 − momentum)·(moving − batch) in the place of a statistic's gradient,
 * with the population variance; subtracted from the moving statistic it moves it as it should.
 */
final class BatchStatistics {
  private final List<Statistic> statistics = new ArrayList<>();
  private final BatchNorm constants;

  private record Statistic(INDArray moving, INDArray gradient, long positions, boolean variance) {}

  /**
   * Prepares to move a network's statistics.
   *
   * @param parameters the network's tensors
   * @param gradients the gradients of all of them, flat
   */
  BatchStatistics(ModelSpec spec, FlatTensors parameters, INDArray gradients) {
    constants = spec.batchNorm();
    INDArray flat = gradients.reshape(gradients.length());
    for (ConvUnit unit : spec.convUnits()) {
      long positions = (long) unit.outputSize() * unit.outputSize();
      for (TensorSpec tensor : unit.tensors()) {
        if (tensor.role().isStatistic()) {
          int start = parameters.start(tensor);
          statistics.add(
              new Statistic(
                  parameters.view(tensor),
                  flat.get(NDArrayIndex.interval(start, start + tensor.size())),
                  positions,
                  tensor.role() == Role.MOVING_VARIANCE));
        }
      }
    }
  }

  /** Moves all statistics after a step, and leaves their gradients zero. */
  void move(int batchSize) {
    for (Statistic statistic : statistics) {
      if (statistic.variance) {
        correct(
            statistic,
            VarianceCorrection.factor(
                MovingVariance.POPULATION, constants, (double) batchSize * statistic.positions));
      }
      statistic.moving.subi(statistic.gradient);
      statistic.gradient.assign(0);
    }
  }

  /**
   * Puts k times the population variance into its place: (1 − m)·(moving − k·batch) is k·gradient +
   * (1 − m)·(1 − k)·moving.
   */
  private void correct(Statistic statistic, double k) {
    if (k != 1) {
      statistic.gradient.muli(k).addi(statistic.moving.mul((1 - constants.momentum()) * (1 - k)));
    }
  }
}
