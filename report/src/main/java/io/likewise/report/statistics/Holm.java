package io.likewise.report.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Probabilities of several tests, adjusted so that a true hypothesis falls in the whole family with
 * no more than the level's probability (Holm, "A simple sequentially rejective multiple test
 * procedure", Scandinavian Journal of Statistics 6, 1979).
 */
public final class Holm {
  private Holm() {}

  /**
   * Returns the adjusted probabilities, in the order of those given.
   *
   * @param tests how many tests the family has; those of which no probability is given count as 1
   */
  public static double[] adjust(int tests, double... p) {
    List<Integer> ascending =
        IntStream.range(0, p.length).boxed().sorted(Comparator.comparingDouble(i -> p[i])).toList();
    double[] adjusted = new double[p.length];
    double largest = 0;
    for (int rank = 0; rank < p.length; rank++) {
      int test = ascending.get(rank);
      largest = Math.max(largest, Math.min(1, (tests - rank) * p[test]));
      adjusted[test] = largest;
    }
    return adjusted;
  }
}
