package io.likewise.report.comparison;

import io.likewise.report.run.TestPredictions;
import io.likewise.report.statistics.ExactBinomial;
import io.likewise.report.statistics.PairedInterval;
import java.util.List;
import java.util.OptionalDouble;
import org.hipparchus.stat.StatUtils;

/**
 * On how many test images two engines predict different classes with one seed, be one of them right
 * or none (Milani Fard, Cormier, Canini and Gupta, "Launch and Iterate: Reducing Prediction Churn",
 * NIPS 2016).
 *
 * <p>The interval is the wider, at either end, of two: Student's over the seeds, which holds what
 * moves many images of a run together, and that of Clopper and Pearson over the images of all
 * seeds, which is exact where they are few.
 *
 * @param first one engine
 * @param second the other one
 * @param percents of the test images, for each seed of which it is known
 * @param low the lower end of the interval of their mean; NaN of fewer than three seeds
 * @param high the upper end
 */
record Churn(String first, String second, double[] percents, double low, double high) {

  /** Returns that of every two engines; the intervals hold jointly (Bonferroni). */
  static List<Churn> all(List<ComparedEngine> engines) {
    double confidence = 1 - Verdict.LEVEL / Math.max(1, EnginePair.family(engines));
    return EnginePair.of(engines).stream().map(pair -> of(pair, confidence)).toList();
  }

  /** Returns that of two engines, with an interval of some confidence. */
  static Churn of(EnginePair pair, double confidence) {
    double[] percents =
        pair.seeds().stream()
            .map(seed -> percent(pair.first().of(seed), pair.second().of(seed)))
            .flatMapToDouble(OptionalDouble::stream)
            .toArray();
    String one = pair.first().name();
    String other = pair.second().name();
    if (percents.length < PairedInterval.FEWEST) {
      return new Churn(one, other, percents, Double.NaN, Double.NaN);
    }
    int images = pair.first().runs().get(0).result().test().images();
    double trials = (double) images * percents.length;
    double share = StatUtils.mean(percents) / 100;
    double[] exact = ExactBinomial.interval(share * trials, trials, confidence);
    double low = 100 * exact[0];
    double high = 100 * exact[1];
    if (StatUtils.variance(percents) > 0) {
      PairedInterval seeds = PairedInterval.of(percents, 0, confidence);
      low = Math.max(0, Math.min(low, seeds.low()));
      high = Math.min(100, Math.max(high, seeds.high()));
    }
    return new Churn(one, other, percents, low, high);
  }

  /** Returns the mean over seeds; NaN if it is known of none. */
  double mean() {
    return percents.length == 0 ? Double.NaN : StatUtils.mean(percents);
  }

  /**
   * Returns on how many test images two seeds of one engine predict different classes: the mean
   * over all pairs of seeds, in percent; NaN if there is none.
   */
  static double ofSeeds(ComparedEngine engine) {
    List<Long> seeds = engine.seeds();
    return seeds.stream()
        .flatMap(
            one ->
                seeds.stream()
                    .filter(other -> one < other)
                    .map(other -> percent(engine.of(one), engine.of(other))))
        .flatMapToDouble(OptionalDouble::stream)
        .average()
        .orElse(Double.NaN);
  }

  private static OptionalDouble percent(List<ComparedRun> ones, List<ComparedRun> others) {
    OptionalDouble images = images(ones, others);
    return images.isPresent()
        ? OptionalDouble.of(100 * images.getAsDouble() / ones.get(0).result().test().images())
        : images;
  }

  /**
   * Returns on how many test images some runs and others predict different classes: the mean over
   * every run of one with every run of the other, where it is known.
   */
  static OptionalDouble images(List<ComparedRun> ones, List<ComparedRun> others) {
    return ones.stream()
        .flatMapToDouble(
            one ->
                others.stream()
                    .filter(one::isComparableWith)
                    .mapToDouble(
                        other ->
                            images(
                                one.predictions().orElseThrow(),
                                other.predictions().orElseThrow())))
        .average();
  }

  private static int images(TestPredictions one, TestPredictions other) {
    int differing = 0;
    for (int image = 0; image < one.images(); image++) {
      differing += one.predicted()[image] != other.predicted()[image] ? 1 : 0;
    }
    return differing;
  }
}
