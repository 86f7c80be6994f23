package io.likewise.report.comparison;

import io.likewise.report.statistics.ExactBinomial;
import io.likewise.report.statistics.Holm;
import io.likewise.report.statistics.PairedInterval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hipparchus.stat.StatUtils;

/**
 * What two engines differ in besides their accuracy on all test images: the verdict is not on it,
 * and it is tested all the same.
 *
 * @param figure what it is: a figure's label, or a class's name
 * @param key its name for programs: a figure's key, or a class's number
 * @param images of how many test images it is
 * @param first one engine
 * @param second the other one
 * @param differences first less second, for each seed of which it is known
 * @param interval of their mean; empty if there are too few of them, or if they are all the same
 *     and no count tells how far chance reaches
 * @param p the probability of a mean at least so far from 0 if the true one is 0; 1 without an
 *     interval
 * @param adjustedP the same, adjusted for the family
 */
record PairDifference(
    String figure,
    String key,
    int images,
    String first,
    String second,
    double[] differences,
    Optional<PairedInterval> interval,
    double p,
    double adjustedP) {

  /** What is compared besides counts. */
  static final List<ComparedFigure> FIGURES =
      List.of(ComparedFigure.TEST_LOSS, ComparedFigure.CALIBRATION_ERROR);

  /**
   * Returns the differences of test loss and of calibration error, which are one family. They are
   * no counts, so they are taken as they are, by Student's t alone.
   */
  static List<PairDifference> ofFigures(List<ComparedEngine> engines) {
    List<PairDifference> differences = new ArrayList<>();
    for (ComparedFigure figure : FIGURES) {
      for (EnginePair pair : EnginePair.of(engines)) {
        differences.add(
            untested(figure.label(), figure.key(), 0, pair, pair.differences(figure::of)));
      }
    }
    int family = FIGURES.size() * EnginePair.family(engines);
    return adjusted(differences.stream().map(each -> each.tested(0, 0, family)).toList(), family);
  }

  /**
   * Returns the differences of the accuracy on the test images of each class, in percentage points:
   * one family of every class that has test images, for every pair of engines.
   *
   * <p>They are counts, and often of few images. So p is the larger of two: Student's, with no less
   * a scatter than {@link Disagreement} has it, which holds what moves the images of a class
   * together from seed to seed; and that of fair coins, exact for the images of all seeds on which
   * one engine is right and the other wrong.
   */
  static List<PairDifference> ofClasses(List<ComparedEngine> engines) {
    List<EnginePair> pairs = EnginePair.of(engines);
    List<Optional<ClassCounts>> known = pairs.stream().map(ClassCounts::of).toList();
    int family = 0;
    for (int i = 0; i < pairs.size(); i++) {
      int classes = known.get(i).map(counts -> counts.classes().size()).orElse(0);
      family += pairs.get(i).isInFamily() ? classes : 0;
    }
    List<PairDifference> differences = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      if (known.get(i).isPresent()) {
        differences.addAll(ofClasses(pairs.get(i), known.get(i).get(), family));
      }
    }
    return adjusted(differences, family);
  }

  private static List<PairDifference> ofClasses(EnginePair pair, ClassCounts counts, int family) {
    List<PairDifference> differences = new ArrayList<>();
    for (int label : counts.classes()) {
      differences.add(
          untested(
                  counts.names().get(label),
                  String.valueOf(label),
                  counts.images()[label],
                  pair,
                  counts.differences(label))
              .tested(
                  counts.leastVariance(label),
                  ExactBinomial.fairCoin(counts.first(label), counts.second(label)),
                  family));
    }
    return differences;
  }

  private static PairDifference untested(
      String figure, String key, int images, EnginePair pair, double[] differences) {
    return new PairDifference(
        figure,
        key,
        images,
        pair.first().name(),
        pair.second().name(),
        differences,
        Optional.empty(),
        1,
        1);
  }

  /** Tests it, with a least variance and a least p, as one of a family. */
  private PairDifference tested(double leastVariance, double leastP, int family) {
    if (differences.length < PairedInterval.FEWEST
        || Math.max(leastVariance, StatUtils.variance(differences)) == 0) {
      return this;
    }
    PairedInterval of = PairedInterval.of(differences, leastVariance, 1 - Verdict.LEVEL / family);
    return new PairDifference(
        figure,
        key,
        images,
        first,
        second,
        differences,
        Optional.of(of),
        Math.max(leastP, of.p()),
        1);
  }

  private static List<PairDifference> adjusted(List<PairDifference> all, int family) {
    double[] p =
        Holm.adjust(
            family,
            all.stream().filter(PairDifference::isTested).mapToDouble(PairDifference::p).toArray());
    List<PairDifference> adjusted = new ArrayList<>();
    int next = 0;
    for (PairDifference each : all) {
      adjusted.add(each.isTested() ? each.withAdjusted(p[next++]) : each);
    }
    return adjusted;
  }

  private PairDifference withAdjusted(double newP) {
    return new PairDifference(figure, key, images, first, second, differences, interval, p, newP);
  }

  /** Returns whether it is of these two engines. */
  boolean isOf(String one, String other) {
    return first.equals(one) && second.equals(other);
  }

  /** Returns whether there is enough to say anything. */
  boolean isTested() {
    return interval.isPresent();
  }

  /** Returns whether chance does not explain it. */
  boolean isShown() {
    return adjustedP < Verdict.LEVEL;
  }

  /** Returns the mean over seeds; NaN if it is known of none. */
  double mean() {
    return differences.length == 0 ? Double.NaN : StatUtils.mean(differences);
  }
}
