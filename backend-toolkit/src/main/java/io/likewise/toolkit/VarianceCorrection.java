package io.likewise.toolkit;

import io.likewise.api.model.BatchNorm;
import io.likewise.api.model.BatchNorm.MovingVariance;

/** From one variance of a batch to the other. */
public final class VarianceCorrection {
  private VarianceCorrection() {}

  /**
   * Returns what to multiply a batch's variance by: 1, (N − 1)/N or N/(N − 1).
   *
   * @param has which one the engine computes
   * @param constants the network's, which say what its moving variance is made of
   * @param n samples × height × width
   */
  public static double factor(MovingVariance has, BatchNorm constants, double n) {
    if (has == constants.movingVariance()) {
      return 1;
    }
    return has == MovingVariance.UNBIASED ? (n - 1) / n : n / (n - 1);
  }
}
