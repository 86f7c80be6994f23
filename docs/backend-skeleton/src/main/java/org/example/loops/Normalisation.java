package org.example.loops;

import io.likewise.api.model.BatchNorm;
import io.likewise.api.model.BatchNorm.MovingVariance;
import io.likewise.api.model.ConvUnit;
import io.likewise.toolkit.VarianceCorrection;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * Batch norm.
 *
 * @param batch whether the batch's statistics normalise and move the moving ones, or these
 *     normalise
 */
record Normalisation(LoopsTensors tensors, BatchNorm constants, boolean batch) {
  double[] apply(Tape tape, ConvUnit unit, double[] x) {
    int channels = unit.outputChannels();
    double count = x.length / (double) channels;
    double[] movingMean = tensors.get(unit.movingMeanName());
    double[] movingVariance = tensors.get(unit.movingVarianceName());
    double[] mean = batch ? new double[channels] : movingMean;
    double[] variance = batch ? new double[channels] : movingVariance;
    if (batch) {
      addUp(x.length, mean, at -> x[at] / count);
      addUp(x.length, variance, at -> Math.pow(x[at] - mean[at % channels], 2) / count);
      move(movingMean, mean, 1);
      MovingVariance has = MovingVariance.POPULATION;
      MovingVariance wanted = constants.movingVariance();
      move(movingVariance, variance, VarianceCorrection.factor(has, wanted, count));
    }
    double[] deviation =
        Arrays.stream(variance).map(value -> Math.sqrt(value + constants.epsilon())).toArray();
    double[] gamma = tensors.get(unit.gammaName());
    double[] beta = tensors.get(unit.betaName());
    double[] normal = new double[x.length];
    double[] y = new double[x.length];
    for (int at = 0; at < x.length; at++) {
      int c = at % channels;
      normal[at] = (x[at] - mean[c]) / deviation[c];
      y[at] = normal[at] * gamma[c] + beta[c];
    }
    tape.onWayBack(
        () -> {
          double[] dx = tape.slope(x);
          double[] dy = tape.slope(y);
          double[] dGamma = tape.slope(gamma);
          double[] dBeta = tape.slope(beta);
          addUp(dy.length, dGamma, at -> dy[at] * normal[at]);
          addUp(dy.length, dBeta, at -> dy[at]);
          for (int at = 0; at < dy.length; at++) {
            int c = at % channels;
            double statistics = batch ? (dBeta[c] + normal[at] * dGamma[c]) / count : 0;
            dx[at] += gamma[c] / deviation[c] * (dy[at] - statistics);
          }
        });
    return y;
  }

  /** Adds what is at a channel's places to the channel's sum. */
  private static void addUp(int length, double[] sums, IntToDoubleFunction values) {
    for (int at = 0; at < length; at++) {
      sums[at % sums.length] += values.applyAsDouble(at);
    }
  }

  private void move(double[] moving, double[] target, double correction) {
    double kept = constants.momentum();
    for (int c = 0; c < moving.length; c++) {
      moving[c] = tensors.rounded(kept * moving[c] + (1 - kept) * target[c] * correction);
    }
  }
}
