package io.likewise.report.comparison;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
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
    return of(
        engines.stream()
            .map(
                engine ->
                    engine.seeds().stream()
                        .mapToDouble(seed -> StatUtils.mean(engine.of(seed, figure)))
                        .toArray()));
  }

  /** Returns how far two runs of one seed on one engine are apart. */
  static MeanDistance ofRepeats(
      List<ComparedEngine> engines, ToDoubleFunction<ComparedRun> figure) {
    return of(
        engines.stream()
            .flatMap(engine -> engine.seeds().stream().map(seed -> engine.of(seed, figure))));
  }

  private static MeanDistance of(Stream<double[]> groups) {
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
