package org.example.loops;

import io.likewise.api.model.BatchNorm;
import io.likewise.api.model.BatchNorm.MovingVariance;
import io.likewise.api.model.ConvUnit;
import java.util.Map;

/** The batch norm of one unit in one pass: forward, backward, and where its statistics move to. */
final class Normalisation {
  private final ConvUnit unit;
  private final LoopsTensors tensors;
  private final BatchNorm constants;
  private final boolean batch;
  private double[] mean;
  private double[] variance;
  private double[] deviation;
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
  }

  double[] forward(double[] x) {
    mean = batch ? batchMean(x) : tensors.get(unit.movingMeanName());
    variance = batch ? batchVariance(x) : tensors.get(unit.movingVarianceName());
    double[] gamma = tensors.get(unit.gammaName());
    double[] beta = tensors.get(unit.betaName());
    int channels = gamma.length;
    deviation = new double[channels];
    for (int c = 0; c < channels; c++) {
      deviation[c] = Math.sqrt(variance[c] + constants.epsilon());
    }
    normal = new double[x.length];
    double[] y = new double[x.length];
    for (int at = 0; at < x.length; at += channels) {
      for (int c = 0; c < channels; c++) {
        normal[at + c] = (x[at + c] - mean[c]) / deviation[c];
        y[at + c] = normal[at + c] * gamma[c] + beta[c];
      }
    }
    return y;
  }

  private double[] batchMean(double[] x) {
    double[] sum = Dense.biasGradient(unit.outputChannels(), x);
    return divide(sum, x.length / sum.length);
  }

  /** The population variance, whatever the network's moving variance is made of. */
  private double[] batchVariance(double[] x) {
    double[] squares = new double[mean.length];
    for (int at = 0; at < x.length; at += mean.length) {
      for (int c = 0; c < mean.length; c++) {
        double distance = x[at + c] - mean[c];
        squares[c] += distance * distance;
      }
    }
    return divide(squares, x.length / mean.length);
  }

  private static double[] divide(double[] sums, double count) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] /= count;
    }
    return sums;
  }

  double[] backward(double[] dy, Map<String, double[]> gradients) {
    int channels = mean.length;
    double[] beta = Dense.biasGradient(channels, dy);
    double[] gamma = new double[channels];
    for (int at = 0; at < dy.length; at += channels) {
      for (int c = 0; c < channels; c++) {
        gamma[c] += dy[at + c] * normal[at + c];
      }
    }
    gradients.put(unit.betaName(), beta);
    gradients.put(unit.gammaName(), gamma);
    double count = dy.length / (double) channels;
    double[] scale = tensors.get(unit.gammaName());
    double[] dx = new double[dy.length];
    for (int at = 0; at < dx.length; at += channels) {
      for (int c = 0; c < channels; c++) {
        double throughStatistics = batch ? (beta[c] + normal[at + c] * gamma[c]) / count : 0;
        dx[at + c] = scale[c] / deviation[c] * (dy[at + c] - throughStatistics);
      }
    }
    return dx;
  }

  /** Moves the moving statistics towards the batch's. */
  void move() {
    double count = normal.length / (double) mean.length;
    boolean unbiased = constants.movingVariance() == MovingVariance.UNBIASED;
    double correction = unbiased ? count / (count - 1) : 1;
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
