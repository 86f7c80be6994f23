package io.likewise.report.statistics;

import org.hipparchus.distribution.continuous.BetaDistribution;
import org.hipparchus.special.Beta;

/**
 * What counts say, by the binomial distribution itself and no approximation to it. Counts need not
 * be whole, as means of repeats are not: the incomplete beta function, by which the tails of the
 * distribution are computed, is defined between them too.
 */
public final class ExactBinomial {
  private ExactBinomial() {}

  /**
   * Returns the probability that fair coins fall at least so unevenly: the sign test, which is
   * McNemar's test of paired proportions in its exact form.
   *
   * @param heads how many fell one way
   * @param tails how many fell the other way
   */
  public static double fairCoin(double heads, double tails) {
    double most = Math.max(heads, tails);
    double least = Math.min(heads, tails);
    return most == least ? 1 : Math.min(1, 2 * Beta.regularizedBeta(0.5, most, least + 1));
  }

  /**
   * Returns an interval that holds a probability with no less than a confidence (Clopper and
   * Pearson, "The use of confidence or fiducial limits illustrated in the case of the binomial",
   * Biometrika 26, 1934).
   *
   * @param seen in how many trials it was seen
   * @param trials how many there were
   * @return its lower and its upper end
   */
  public static double[] interval(double seen, double trials, double confidence) {
    double tail = (1 - confidence) / 2;
    return new double[] {
      seen <= 0
          ? 0
          : new BetaDistribution(seen, trials - seen + 1).inverseCumulativeProbability(tail),
      seen >= trials
          ? 1
          : new BetaDistribution(seen + 1, trials - seen).inverseCumulativeProbability(1 - tail)
    };
  }
}
