package io.likewise.report.statistics;

import java.util.stream.Stream;

/**
 * The mean distance of two runs that nothing but chance should part.
 *
 * @param distance the mean of |x − y| over all pairs; NaN if there is none
 * @param pairs how many pairs there are
 */
public record MeanDistance(double distance, int pairs) {

  /**
   * Returns how far two values of one group are apart, over all pairs in all groups: within each
   * group, Gini's mean difference.
   */
  public static MeanDistance of(Stream<double[]> groups) {
    double sum = 0;
    int pairs = 0;
    for (double[] values : groups.toList()) {
      sum += distances(values);
      pairs += values.length * (values.length - 1) / 2;
    }
    return new MeanDistance(pairs == 0 ? Double.NaN : sum / pairs, pairs);
  }

  private static double distances(double[] values) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      for (int j = 0; j < i; j++) {
        sum += Math.abs(values[i] - values[j]);
      }
    }
    return sum;
  }
}
