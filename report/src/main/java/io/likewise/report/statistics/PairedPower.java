package io.likewise.report.statistics;

import java.util.OptionalInt;
import org.hipparchus.distribution.continuous.ChiSquaredDistribution;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.special.Gamma;

/**
 * What a number of paired differences can show, by the noncentral t distribution: with a true mean
 * δ and standard deviation σ, √n · mean / s is t-distributed with n − 1 degrees of freedom and the
 * noncentrality √n · δ / σ (Johnson and Welch, "Applications of the non-central t-distribution",
 * Biometrika 31, 1940).
 *
 * <p>A test that takes no less than some scatter, as that of {@link PairedInterval}, sees less than
 * that: s is replaced by that scatter where it is smaller, and so it is here.
 *
 * @param level the level of the test, such as 0.05, of both signs together
 * @param least the scatter that the test takes at least, in true standard deviations; 0 if it takes
 *     s as it is
 */
public record PairedPower(double level, double least) {
  /** The probability with which a true difference is to be seen. */
  public static final double WANTED = 0.8;

  /** More differences than this are not asked for. */
  public static final int MOST = 1000;

  /** An even number, as Simpson's rule takes it. */
  private static final int STEPS = 400;

  private static final NormalDistribution NORMAL = new NormalDistribution();

  /**
   * Returns the probability of seeing a true difference.
   *
   * @param count how many paired differences there are, at least 2
   * @param effect the true mean divided by the true standard deviation of a difference
   */
  public double of(int count, double effect) {
    int freedom = count - 1;
    double needed = new TDistribution(freedom).inverseCumulativeProbability(1 - level / 2);
    double shift = Math.sqrt(count) * Math.abs(effect);
    // s / σ is distributed as the root of a mean square of so many normal values, about 1, and
    // ten of its standard deviations hold all of it that float64 can tell.
    double width = 10 / Math.sqrt(2.0 * freedom);
    double start = Math.max(0, 1 - width);
    double step = (1 + width - start) / STEPS;
    double sum = 0;
    for (int i = 0; i <= STEPS; i++) {
      double ratio = start + i * step;
      double reach = needed * Math.max(least, ratio);
      double seen =
          NORMAL.cumulativeProbability(shift - reach)
              + NORMAL.cumulativeProbability(-shift - reach);
      double weight = i == 0 || i == STEPS ? 1 : i % 2 == 0 ? 2 : 4;
      sum += weight * density(ratio, freedom) * seen;
    }
    return sum * step / 3;
  }

  /** Returns the density of s / σ, the root of χ² over its degrees of freedom. */
  private static double density(double ratio, int freedom) {
    if (ratio == 0) {
      return freedom == 1 ? Math.sqrt(2 / Math.PI) : 0;
    }
    double half = freedom / 2.0;
    return Math.exp(
        Math.log(2)
            + half * Math.log(half)
            - Gamma.logGamma(half)
            + (freedom - 1) * Math.log(ratio)
            - half * ratio * ratio);
  }

  /**
   * Returns the smallest true mean that is seen with the probability {@link #WANTED}, in standard
   * deviations of a difference.
   *
   * @param count how many paired differences there are, at least 2
   */
  public double smallestEffect(int count) {
    double low = 0;
    double high = 1;
    while (of(count, high) < WANTED) {
      high *= 2;
    }
    while (high - low > 1e-9 * high) {
      double middle = (low + high) / 2;
      if (of(count, middle) < WANTED) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /**
   * Returns how many paired differences it takes to see a true mean with the probability {@link
   * #WANTED}, at least {@link PairedInterval#FEWEST}; nothing if it takes more than {@link #MOST}.
   *
   * @param effect the true mean divided by the true standard deviation of a difference
   */
  public OptionalInt count(double effect) {
    int low = PairedInterval.FEWEST;
    int high = MOST;
    if (of(high, effect) < WANTED) {
      return OptionalInt.empty();
    }
    while (low < high) {
      int middle = (low + high) / 2;
      if (of(middle, effect) < WANTED) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return OptionalInt.of(low);
  }

  /**
   * Returns how many times as large as the standard deviation of some normally distributed values
   * the true one may be, with a confidence of 95 %.
   *
   * @param count how many values there are, at least 2
   * @return the least and the most
   */
  public static double[] deviationRange(int count) {
    int freedom = count - 1;
    ChiSquaredDistribution square = new ChiSquaredDistribution(freedom);
    return new double[] {
      Math.sqrt(freedom / square.inverseCumulativeProbability(0.975)),
      Math.sqrt(freedom / square.inverseCumulativeProbability(0.025))
    };
  }
}
