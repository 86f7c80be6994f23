package io.likewise.report.comparison;

import io.likewise.report.run.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.hipparchus.stat.StatUtils;

/**
 * Whether two engines came to different accuracies on the test images, as far as the runs can tell.
 *
 * @param first one engine
 * @param second the other one
 * @param differences first less second in percentage points, for each seed that both finished
 * @param disagreement on how many test images they disagree, which the differences are held to
 *     scatter for
 * @param interval of their mean; empty if there are too few of them, or not one test image on which
 *     the engines disagree
 * @param adjustedP the probability of the interval's test, adjusted for the number of comparisons;
 *     1 without an interval
 */
record Verdict(
    String first,
    String second,
    double[] differences,
    Disagreement disagreement,
    Optional<PairedInterval> interval,
    double adjustedP) {

  /**
   * The probability with which at least one verdict of a comparison may falsely see a difference.
   */
  static final double LEVEL = 0.05;

  /** What can be said. */
  enum Finding {
    /** Chance does not explain the difference. */
    DIFFERENT,
    /** The runs show no difference; there may be one that is smaller than they can show. */
    NOT_SHOWN,
    /** Both classify the same test images right at every seed. */
    SAME,
    /** Too few seeds. */
    TOO_FEW
  }

  /**
   * Compares every engine with every other one.
   *
   * <p>The intervals hold jointly: with m comparisons each has the confidence 1 − 0.05 / m
   * (Bonferroni). What is called different is decided by Holm's procedure. Which pairs are compared
   * depends on which runs finished, and never on what they came to.
   */
  static List<Verdict> all(List<ComparedEngine> engines) {
    List<Verdict> pairs = new ArrayList<>();
    for (int i = 0; i < engines.size(); i++) {
      for (int j = i + 1; j < engines.size(); j++) {
        pairs.add(pair(engines.get(i), engines.get(j)));
      }
    }
    long tests = pairs.stream().filter(Verdict::isTested).count();
    List<Verdict> tested =
        pairs.stream()
            .map(pair -> pair.isTested() ? pair.tested(1 - LEVEL / tests) : pair)
            .toList();
    double[] p =
        Holm.adjust(
            tested.stream()
                .filter(Verdict::isTested)
                .mapToDouble(pair -> pair.interval.map(PairedInterval::p).orElse(1.0))
                .toArray());
    List<Verdict> adjusted = new ArrayList<>();
    int next = 0;
    for (Verdict pair : tested) {
      adjusted.add(pair.isTested() ? pair.with(pair.interval, p[next++]) : pair);
    }
    return adjusted;
  }

  private static Verdict pair(ComparedEngine first, ComparedEngine second) {
    ToDoubleFunction<ComparedRun> accuracy = ComparedFigure.TEST_ACCURACY::of;
    List<Long> common = first.seeds().stream().filter(second.seeds()::contains).toList();
    double[] differences =
        common.stream()
            .mapToDouble(
                seed ->
                    StatUtils.mean(first.of(seed, accuracy))
                        - StatUtils.mean(second.of(seed, accuracy)))
            .toArray();
    return new Verdict(
        first.name(),
        second.name(),
        differences,
        Disagreement.of(first, second, common),
        Optional.empty(),
        1);
  }

  private Verdict tested(double confidence) {
    return disagreement.images() > 0
        ? with(
            Optional.of(PairedInterval.of(differences, disagreement.variance(), confidence)),
            adjustedP)
        : this;
  }

  private Verdict with(Optional<PairedInterval> newInterval, double p) {
    return new Verdict(first, second, differences, disagreement, newInterval, p);
  }

  /** Returns whether there are enough seeds for a verdict. */
  boolean isTested() {
    return differences.length >= PairedInterval.FEWEST;
  }

  /** Returns whether the seeds differ by less than chance does on the images disagreed on. */
  boolean isByImages() {
    return interval.isPresent() && StatUtils.variance(differences) < disagreement.variance();
  }

  /** Accuracies are counts of images: what is left below that are roundings of the division. */
  private boolean isConstant() {
    return StatUtils.max(differences) - StatUtils.min(differences) < 1e-9;
  }

  /** Returns what can be said. */
  Finding finding() {
    if (!isTested()) {
      return Finding.TOO_FEW;
    }
    if (interval.isEmpty()) {
      return Finding.SAME;
    }
    return adjustedP < LEVEL ? Finding.DIFFERENT : Finding.NOT_SHOWN;
  }

  /** Returns the mean difference in points; NaN if there is none. */
  double mean() {
    return differences.length == 0 ? Double.NaN : StatUtils.mean(differences);
  }

  /** Returns the verdict in words, beside how far two seeds on one engine are apart. */
  String sentence(MeanDistance seeds) {
    String who = first + " and " + second;
    String size = points(Math.abs(mean()));
    String higher = mean() > 0 ? first : second;
    String lower = mean() > 0 ? second : first;
    return switch (finding()) {
      case DIFFERENT ->
          String.format(
              "%s is more accurate than %s by %s %s, %s.%s",
              higher, lower, size, range(), besideSeeds(seeds), allowance());
      case NOT_SHOWN ->
          String.format(
              "%s: accuracy differs by %s %s, %s; the runs show no difference.%s",
              who, signed(), range(), besideSeeds(seeds), allowance());
      case SAME ->
          String.format(
              "%s: the same test images are classified right at each of %d seeds.",
              who, differences.length);
      case TOO_FEW ->
          String.format(
              "%s: no verdict, for %s; it takes %d, and 5 or more say much more.",
              who, common(), PairedInterval.FEWEST);
    };
  }

  /** Why the interval is wider than the differences themselves would make it, if it is. */
  private String allowance() {
    if (!isByImages()) {
      return "";
    }
    return String.format(
        " %s; the interval allows for chance on the %s test images a seed on which they %s.",
        isConstant()
            ? "That it never varies is no evidence by itself"
            : "It varies less than chance would have it",
        Spread.number(disagreement.images(), disagreement.images() < 10 ? 1 : 0),
        disagreement.known() ? "disagree" : "would disagree if nothing tied them");
  }

  private String common() {
    return switch (differences.length) {
      case 0 -> "no seed finished on both";
      case 1 -> "only 1 seed finished on both (they differ by " + signed() + ")";
      default ->
          "only %d seeds finished on both (mean difference %s)"
              .formatted(differences.length, signed());
    };
  }

  private String range() {
    PairedInterval of = interval.orElseThrow();
    boolean turned = finding() == Finding.DIFFERENT && mean() < 0;
    return String.format(
        Locale.ROOT,
        "[%s, %s] (%d seeds, p = %.2g)",
        Spread.number(turned ? -of.high() : of.low(), 2),
        Spread.number(turned ? -of.low() : of.high(), 2),
        of.count(),
        adjustedP);
  }

  private String besideSeeds(MeanDistance seeds) {
    if (seeds.pairs() == 0) {
      return "beside an unknown difference between seeds";
    }
    double size = Math.abs(mean());
    String relation = size < seeds.distance() ? "less than" : "no less than";
    return relation + " seeds do (" + Spread.number(seeds.distance(), 2) + ")";
  }

  private String signed() {
    return points(mean());
  }

  private static String points(double value) {
    return Spread.number(value, 2) + " points";
  }
}
