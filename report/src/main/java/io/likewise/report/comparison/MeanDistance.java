package io.likewise.report.comparison;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.hipparchus.stat.StatUtils;

/**
 * The mean distance of two runs that nothing but chance should part.
 *
 * @param distance the mean of |x − y| over all pairs; NaN if there is none
 * @param pairs how many pairs there are
 */
record MeanDistance(double distance, int pairs) {

  /**
   * Returns how far two seeds on one engine are apart: Gini's mean difference, within each engine,
   * over all of them. Repeats of a seed count as their mean.
   */
  static MeanDistance ofSeeds(List<ComparedEngine> engines, ToDoubleFunction<ComparedRun> figure) {
    double sum = 0;
    int pairs = 0;
    for (ComparedEngine engine : engines) {
      double[] values =
          engine.seeds().stream()
              .mapToDouble(seed -> StatUtils.mean(engine.of(seed, figure)))
              .toArray();
      sum += distances(values);
      pairs += pairs(values);
    }
    return of(sum, pairs);
  }

  /** Returns how far two runs of one seed on one engine are apart. */
  static MeanDistance ofRepeats(
      List<ComparedEngine> engines, ToDoubleFunction<ComparedRun> figure) {
    double sum = 0;
    int pairs = 0;
    for (ComparedEngine engine : engines) {
      for (long seed : engine.seeds()) {
        double[] values = engine.of(seed, figure);
        sum += distances(values);
        pairs += pairs(values);
      }
    }
    return of(sum, pairs);
  }

  private static MeanDistance of(double sum, int pairs) {
    return new MeanDistance(pairs == 0 ? Double.NaN : sum / pairs, pairs);
  }

  private static int pairs(double[] values) {
    return values.length * (values.length - 1) / 2;
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
