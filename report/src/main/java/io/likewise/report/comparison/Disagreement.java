package io.likewise.report.comparison;

import io.likewise.report.run.TestPredictions;
import java.util.List;

/**
 * On which share of the test images two engines disagree, one right and the other wrong, and what
 * chance makes of that.
 *
 * <p>If the engines are equal, either is as likely to be the right one of such an image, so that
 * the difference of their counts of right images has the variance d, the number of these images
 * (McNemar, "Note on the sampling error of the difference between correlated proportions or
 * percentages", Psychometrika 12, 1947). To the images of all seeds together one is added, so that
 * none, of a few, is not taken for never (Agresti and Min, "Simple improved confidence intervals
 * for comparing matched proportions", Statistics in Medicine 24, 2005: a half to each of four
 * counts, two of which are of images disagreed on).
 *
 * @param images how many test images they disagree on, the mean over seeds; NaN without a seed
 * @param variance the variance of the difference of two accuracies, in squared percentage points,
 *     the mean over seeds
 * @param known whether it is known of all runs which images they classify right; of the others the
 *     images are counted as if what is right on one were independent of what is right on the other
 */
record Disagreement(double images, double variance, boolean known) {

  /** Returns that of two engines over seeds that both finished; of repeats, all pairs count. */
  static Disagreement of(ComparedEngine first, ComparedEngine second, List<Long> seeds) {
    double images = seeds.isEmpty() ? Double.NaN : 0;
    double variance = images;
    boolean known = true;
    for (long seed : seeds) {
      List<ComparedRun> ones = first.of(seed);
      List<ComparedRun> others = second.of(seed);
      for (ComparedRun one : ones) {
        for (ComparedRun other : others) {
          double count = Math.min(images(one), images(other));
          double differing = share(one, other) * count;
          known &= one.isComparableWith(other);
          double weight = 1.0 / (ones.size() * others.size() * seeds.size());
          images += weight * differing;
          variance += weight * 100 * 100 * (differing + 1.0 / seeds.size()) / (count * count);
        }
      }
    }
    return new Disagreement(images, variance, known);
  }

  private static int images(ComparedRun run) {
    return run.result().test().images();
  }

  private static double share(ComparedRun one, ComparedRun other) {
    if (one.isComparableWith(other)) {
      TestPredictions these = one.predictions().orElseThrow();
      TestPredictions those = other.predictions().orElseThrow();
      int differing = 0;
      for (int image = 0; image < these.images(); image++) {
        differing += these.isRight(image) != those.isRight(image) ? 1 : 0;
      }
      return differing / (double) these.images();
    }
    double p = one.result().test().accuracy();
    double q = other.result().test().accuracy();
    return p * (1 - q) + q * (1 - p);
  }
}
