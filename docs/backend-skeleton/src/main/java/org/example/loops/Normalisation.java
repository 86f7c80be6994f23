package org.example.loops;

import io.likewise.api.model.BatchNorm;
import io.likewise.api.model.BatchNorm.MovingVariance;
import io.likewise.api.model.ConvUnit;
import io.likewise.toolkit.VarianceCorrection;
import java.util.Map;

/** The batch norm of one unit in one pass: forward, backward, and where its statistics move to. */
final class Normalisation {
  private final ConvUnit unit;
  private final LoopsTensors tensors;
  private final BatchNorm constants;
  private final boolean batch;
  private final double[] mean;
  private final double[] variance;
  private double[] normal;

  /**
   * Prepares a pass.
   *
   * @param batch whether the batch's statistics normalise, or the moving ones
   */
  Normalisation(ConvUnit unit, LoopsTensors tensors, BatchNorm constants, boolean batch) {
    this.unit = unit;
    this.tensors = tensors;
    this.constants = constants;
    this.batch = batch;
    mean = batch ? new double[unit.outputChannels()] : tensors.get(unit.movingMeanName());
    variance = batch ? new double[unit.outputChannels()] : tensors.get(unit.movingVarianceName());
  }

  private double deviation(int channel) {
    return Math.sqrt(variance[channel] + constants.epsilon());
  }

  double[] forward(double[] x) {
    int channels = mean.length;
    if (batch) {
      measure(x, x.length / channels);
    }
    double[] gamma = tensors.get(unit.gammaName());
    double[] beta = tensors.get(unit.betaName());
    normal = new double[x.length];
    double[] y = new double[x.length];
    for (int c = 0; c < channels; c++) {
      double deviation = deviation(c);
      for (int at = c; at < x.length; at += channels) {
        normal[at] = (x[at] - mean[c]) / deviation;
        y[at] = normal[at] * gamma[c] + beta[c];
      }
    }
    return y;
  }

  /** The population variance, whatever the network's moving variance is made of. */
  private void measure(double[] x, double count) {
    int channels = mean.length;
    for (int at = 0; at < x.length; at++) {
      mean[at % channels] += x[at] / count;
    }
    for (int at = 0; at < x.length; at++) {
      double distance = x[at] - mean[at % channels];
      variance[at % channels] += distance * distance / count;
    }
  }

  double[] backward(double[] dy, Map<String, double[]> gradients) {
    int channels = mean.length;
    double count = dy.length / (double) channels;
    double[] beta = new double[channels];
    double[] gamma = new double[channels];
    double[] scale = tensors.get(unit.gammaName());
    double[] dx = new double[dy.length];
    for (int c = 0; c < channels; c++) {
      for (int at = c; at < dy.length; at += channels) {
        beta[c] += dy[at];
        gamma[c] += dy[at] * normal[at];
      }
      double deviation = deviation(c);
      for (int at = c; at < dy.length; at += channels) {
        double throughStatistics = batch ? (beta[c] + normal[at] * gamma[c]) / count : 0;
        dx[at] = scale[c] / deviation * (dy[at] - throughStatistics);
      }
    }
    gradients.put(unit.betaName(), beta);
    gradients.put(unit.gammaName(), gamma);
    return dx;
  }

  /** Moves the moving statistics towards the batch's. */
  void move() {
    double count = normal.length / (double) mean.length;
    MovingVariance has = MovingVariance.POPULATION;
    double correction = VarianceCorrection.factor(has, constants.movingVariance(), count);
    for (int c = 0; c < mean.length; c++) {
      move(unit.movingMeanName(), c, mean[c]);
      move(unit.movingVarianceName(), c, variance[c] * correction);
    }
  }

  private void move(String name, int channel, double target) {
    double momentum = constants.momentum();
    double moved = momentum * tensors.get(name)[channel] + (1 - momentum) * target;
    tensors.set(name, channel, moved);
  }
}
