package io.likewise.report.statistics;

import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.stat.StatUtils;

/**
 * What paired differences say of their mean, by Student's t: mean ± t · s / √n with n − 1 degrees
 * of freedom (Student, "The probable error of a mean", Biometrika 6, 1908).
 *
 * @param count how many differences
 * @param mean their mean
 * @param deviation the standard deviation that was taken for theirs
 * @param low the interval's lower end
 * @param high the interval's upper end
 * @param p the probability of a mean at least so far from 0 if the true one is 0
 */
public record PairedInterval(
    int count, double mean, double deviation, double low, double high, double p) {
  /** The fewest differences of which anything is said. */
  public static final int FEWEST = 3;

  /**
   * Computes the interval.
   *
   * @param differences at least {@link #FEWEST}
   * @param leastVariance what the differences vary by at least; used instead of s² where that is
   *     less. Few differences are close together by chance, and counts even the same
   * @param confidence the probability with which such intervals hold the true mean, such as 0.95
   */
  public static PairedInterval of(double[] differences, double leastVariance, double confidence) {
    int n = differences.length;
    double mean = StatUtils.mean(differences);
    double deviation = Math.sqrt(Math.max(leastVariance, StatUtils.variance(differences)));
    double error = deviation / Math.sqrt(n);
    if (n < FEWEST || !(error > 0)) {
      throw new IllegalArgumentException(n + " differences with a standard error of " + error);
    }
    TDistribution t = new TDistribution(n - 1);
    double reach = t.inverseCumulativeProbability((1 + confidence) / 2) * error;
    double p = 2 * t.cumulativeProbability(-Math.abs(mean) / error);
    return new PairedInterval(n, mean, deviation, mean - reach, mean + reach, p);
  }
}
