package io.likewise.report.comparison;

import io.likewise.report.statistics.Holm;
import io.likewise.report.statistics.MeanDistance;
import io.likewise.report.statistics.PairedInterval;
import io.likewise.report.statistics.PairedPower;
import io.likewise.report.statistics.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.hipparchus.stat.StatUtils;

/**
 * Whether two engines came to different accuracies on the test images, as far as the runs can tell.
 *
 * @param first one engine
 * @param second the other one
 * @param identical whether both came to the same bits at every seed
 * @param differences first less second in percentage points, for each seed that both finished
 * @param disagreement on how many test images they disagree, which the differences are held to
 *     scatter for
 * @param interval of their mean; empty if there are too few of them
 * @param family how many pairs of engines the comparison has, for which p is adjusted
 * @param adjustedP the probability of the interval's test, adjusted; 1 without an interval
 */
record Verdict(
    String first,
    String second,
    boolean identical,
    double[] differences,
    Disagreement disagreement,
    Optional<PairedInterval> interval,
    int family,
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
    /** Both come to the same bits at every seed. */
    IDENTICAL,
    /** Too few seeds. */
    TOO_FEW
  }

  /**
   * Compares every engine with every other one.
   *
   * <p>The intervals hold jointly: with m comparisons each has the confidence 1 − 0.05 / m
   * (Bonferroni). What is called different is decided by Holm's procedure. m is that of {@link
   * EnginePair#family}.
   */
  static List<Verdict> all(List<ComparedEngine> engines) {
    int family = EnginePair.family(engines);
    List<Verdict> verdicts = EnginePair.of(engines).stream().map(pair -> of(pair, family)).toList();
    double[] p =
        Holm.adjust(
            family,
            verdicts.stream()
                .flatMap(verdict -> verdict.interval.stream())
                .mapToDouble(PairedInterval::p)
                .toArray());
    List<Verdict> adjusted = new ArrayList<>();
    int next = 0;
    for (Verdict verdict : verdicts) {
      adjusted.add(verdict.isTested() ? verdict.withAdjusted(p[next++]) : verdict);
    }
    return adjusted;
  }

  private static Verdict of(EnginePair pair, int family) {
    double[] differences = pair.differences(ComparedFigure.TEST_ACCURACY::of);
    Disagreement disagreement = Disagreement.of(pair.first(), pair.second(), pair.seeds());
    Optional<PairedInterval> interval =
        differences.length < PairedInterval.FEWEST
            ? Optional.empty()
            : Optional.of(
                PairedInterval.of(differences, disagreement.variance(), 1 - LEVEL / family));
    return new Verdict(
        pair.first().name(),
        pair.second().name(),
        pair.isIdentical(),
        differences,
        disagreement,
        interval,
        family,
        1);
  }

  private Verdict withAdjusted(double p) {
    return new Verdict(first, second, identical, differences, disagreement, interval, family, p);
  }

  /** Returns whether there are enough seeds for a verdict. */
  boolean isTested() {
    return interval.isPresent();
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
    if (identical) {
      return Finding.IDENTICAL;
    }
    if (!isTested()) {
      return Finding.TOO_FEW;
    }
    if (disagreement.images() == 0) {
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
              "%s is more accurate than %s by %s %s, %s.%s%s",
              higher, lower, size, range(), besideSeeds(seeds), allowance(), worth());
      case NOT_SHOWN ->
          String.format(
              "%s: accuracy differs by %s %s, %s; the runs show no difference.%s%s",
              who, signed(), range(), besideSeeds(seeds), allowance(), worth());
      case SAME ->
          String.format(
              "%s: the same test images are classified right at each of %d seeds; accuracy differs"
                  + " by %s %s.",
              who, differences.length, signed(), range());
      case IDENTICAL ->
          String.format(
              "%s are bit-identical at %s: epochs, logits and weights are equal to the last byte.",
              who, differences.length == 1 ? "1 seed" : "each of " + differences.length + " seeds");
      case TOO_FEW ->
          String.format(
              "%s: no verdict, for %s; it takes %d, and 5 or more say much more.",
              who, common(), PairedInterval.FEWEST);
    };
  }

  /**
   * Returns the smallest true difference that so many seeds would show with a power of 80 %, in
   * percentage points, if the true scatter is as it was taken to be; NaN without an interval.
   */
  double resolvable() {
    return interval
        .map(of -> of.deviation() * power(of).smallestEffect(of.count()))
        .orElse(Double.NaN);
  }

  /**
   * Returns how many seeds would show a true difference as large as the one at hand with a power of
   * 80 %; nothing without an interval, or if it takes more than {@link PairedPower#MOST}.
   */
  OptionalInt seedsNeeded() {
    return interval
        .map(of -> power(of).count(of.mean() / of.deviation()))
        .orElse(OptionalInt.empty());
  }

  private PairedPower power(PairedInterval of) {
    return new PairedPower(LEVEL / family, Math.sqrt(disagreement.variance()) / of.deviation());
  }

  /** What a verdict of so many seeds is worth. */
  private String worth() {
    String shown =
        String.format(
            " With this scatter, %d seeds show a true difference of %s with a power of 80 %%",
            differences.length, points(resolvable()));
    String size = points(Math.abs(mean()));
    if (finding() == Finding.DIFFERENT || size.equals(points(0))) {
      return shown + ".";
    }
    OptionalInt needed = seedsNeeded();
    return String.format(
        Locale.ROOT,
        "%s; one of %s takes %s seeds.",
        shown,
        size,
        needed.isPresent()
            ? "about " + needed.getAsInt()
            : String.format(Locale.ROOT, "more than %,d", PairedPower.MOST));
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
      return "beside an unknown distance between seeds";
    }
    return "beside " + Spread.number(seeds.distance(), 2) + " between two seeds on one engine";
  }

  private String signed() {
    return points(mean());
  }

  private static String points(double value) {
    return Spread.number(value, 2) + " points";
  }
}
