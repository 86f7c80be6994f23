package io.likewise.report.gate;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.stat.StatUtils;

/**
 * How much less accurate new runs may be than kept ones: the one-sided lower confidence bound of
 * the difference of their accuracies, new less kept, in percentage points.
 *
 * <p>Runs with one seed are paired, where there are enough such seeds: Student's mean − t · s / √n
 * with n − 1 degrees of freedom (Biometrika 6, 1908). Otherwise all runs of the one are set against
 * all of the other, with the degrees of freedom of Welch ("The generalization of 'Student's'
 * problem when several different population variances are involved", Biometrika 34, 1947).
 *
 * <p>Accuracies are counts of images, and a few of them lie close together, or are the same, by
 * chance. So s² is no less than what chance does on the images on which the runs disagree: the
 * difference of two counts has at most the variance d, the number of these images (McNemar,
 * Psychometrika 12, 1947). Three images, about the square of the normal quantile 1.645, are added
 * to those that were counted over all seeds: few counts are often too few, and where none was seen
 * there may be some. Without them three seeds that truly lose 0.3 images each would pass a margin
 * of as much in four of ten times, which are those in which no image was seen to change.
 *
 * @param seeds how many seeds it is from: pairs, or those of the side that has fewer
 * @param paired whether by pairs
 * @param difference the mean difference
 * @param bound the lower bound of the true one
 * @param disagreeing on how many test images a seed the runs disagree
 * @param scatter the variance of the difference at one seed
 */
record LowerBound(
    int seeds,
    boolean paired,
    double difference,
    double bound,
    double disagreeing,
    double scatter) {
  /** The probability with which a bound holds. */
  static final double CONFIDENCE = 0.95;

  /** The fewest seeds of which anything is said. */
  static final int FEWEST = 3;

  private static final int MOST_SEEDS = 1000;

  private static final double ADDED_IMAGES = 3;

  /** Returns whether there are seeds enough for a bound. */
  static boolean isKnown(KeptSide now, KeptSide kept) {
    return now.seedsOf(kept).size() >= FEWEST
        || (now.seeds().size() >= FEWEST && kept.seeds().size() >= FEWEST);
  }

  /** Computes the bound of two sides that have seeds enough. */
  static LowerBound of(KeptSide now, KeptSide kept) {
    List<Long> common = now.seedsOf(kept);
    return common.size() >= FEWEST ? paired(now, kept, common) : unpaired(now, kept);
  }

  private static LowerBound paired(KeptSide now, KeptSide kept, List<Long> seeds) {
    int n = seeds.size();
    double[] differences = now.accuracies(seeds);
    double[] before = kept.accuracies(seeds);
    Disagreeing images = new Disagreeing();
    for (int i = 0; i < n; i++) {
      differences[i] -= before[i];
      images.add(now.of(seeds.get(i)), kept.of(seeds.get(i)));
    }
    double variance = Math.max(StatUtils.variance(differences), images.variance(n));
    double mean = StatUtils.mean(differences);
    return new LowerBound(
        n, true, mean, mean - reach(variance / n, n - 1), images.perSeed(), variance);
  }

  private static LowerBound unpaired(KeptSide now, KeptSide kept) {
    int n = now.seeds().size();
    int m = kept.seeds().size();
    double[] after = now.accuracies(now.seeds());
    double[] before = kept.accuracies(kept.seeds());
    Disagreeing images = new Disagreeing();
    images.add(now.runs(), kept.runs());
    // Of the variance of a difference each of the two runs has a half.
    double least = images.variance(Math.min(n, m)) / 2;
    double one = Math.max(StatUtils.variance(after), least);
    double other = Math.max(StatUtils.variance(before), least);
    double mean = StatUtils.mean(after) - StatUtils.mean(before);
    double squared = one / n + other / m;
    double freedom = squared * squared / (square(one / n) / (n - 1) + square(other / m) / (m - 1));
    return new LowerBound(
        Math.min(n, m), false, mean, mean - reach(squared, freedom), images.perSeed(), one + other);
  }

  private static double square(double value) {
    return value * value;
  }

  private static double reach(double variance, double freedom) {
    return new TDistribution(freedom).inverseCumulativeProbability(CONFIDENCE)
        * Math.sqrt(variance);
  }

  /**
   * Returns with how many seeds, of each side, the bound of the same difference with the same
   * scatter would lie above a loss of so many points; empty if no number up to a thousand is
   * enough.
   */
  OptionalInt seedsFor(double margin) {
    int sides = paired ? 1 : 2;
    return IntStream.rangeClosed(FEWEST, MOST_SEEDS)
        .filter(more -> difference - reach(scatter / more, sides * (more - 1)) > -margin)
        .findFirst();
  }

  /** On which images pairs of runs disagree; all pairs of two lists count together as one seed. */
  private static final class Disagreeing {
    private double share;
    private double images;
    private int seeds;

    void add(List<KeptRun> ones, List<KeptRun> others) {
      double sum = 0;
      for (KeptRun one : ones) {
        for (KeptRun other : others) {
          sum += one.disagreement(other);
        }
      }
      share += sum / (ones.size() * others.size());
      images = ones.get(0).testImages();
      seeds++;
    }

    double perSeed() {
      return share / seeds * images;
    }

    /** In squared percentage points, with what is added over so many seeds. */
    double variance(int overSeeds) {
      return 100 * 100 * (perSeed() + ADDED_IMAGES / overSeeds) / (images * images);
    }
  }
}
