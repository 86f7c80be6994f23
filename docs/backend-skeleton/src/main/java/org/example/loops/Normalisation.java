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

  private double[] scale() {
    double[] gamma = tensors.get(unit.gammaName());
    double[] scale = new double[gamma.length];
    for (int c = 0; c < scale.length; c++) {
      scale[c] = gamma[c] / Math.sqrt(variance[c] + constants.epsilon());
    }
    return scale;
  }

  double[] forward(double[] x) {
    mean = batch ? batchMean(x) : tensors.get(unit.movingMeanName());
    variance = batch ? batchVariance(x) : tensors.get(unit.movingVarianceName());
    double[] beta = tensors.get(unit.betaName());
    double[] scale = scale();
    int channels = scale.length;
    normal = new double[x.length];
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int c = i % channels;
      normal[i] = (x[i] - mean[c]) / Math.sqrt(variance[c] + constants.epsilon());
      y[i] = (x[i] - mean[c]) * scale[c] + beta[c];
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
    for (int i = 0; i < x.length; i++) {
      double deviation = x[i] - mean[i % mean.length];
      squares[i % mean.length] += deviation * deviation;
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
    double[] scale = scale();
    int channels = scale.length;
    double[] beta = Dense.biasGradient(channels, dy);
    double[] gamma = new double[channels];
    for (int i = 0; i < dy.length; i++) {
      gamma[i % channels] += dy[i] * normal[i];
    }
    gradients.put(unit.betaName(), beta);
    gradients.put(unit.gammaName(), gamma);
    double count = dy.length / (double) channels;
    double[] dx = new double[dy.length];
    for (int i = 0; i < dx.length; i++) {
      int c = i % channels;
      double throughStatistics = batch ? (beta[c] + normal[i] * gamma[c]) / count : 0;
      dx[i] = scale[c] * (dy[i] - throughStatistics);
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
