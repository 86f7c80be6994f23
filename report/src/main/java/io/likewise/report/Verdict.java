package io.likewise.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.hipparchus.stat.StatUtils;

/**
 * Whether two engines came to different accuracies, as far as the runs can tell.
 *
 * @param first one engine
 * @param second the other one
 * @param differences first less second in percentage points, for each seed that both finished
 * @param interval of their mean; empty if there are too few of them or they do not vary
 * @param adjustedP the probability of the interval's test, adjusted for the number of comparisons;
 *     1 without an interval
 */
record Verdict(
    String first,
    String second,
    double[] differences,
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
    /** The difference is the same at every seed, so nothing tells how far chance reaches. */
    WITHOUT_SPREAD,
    /** Too few seeds. */
    TOO_FEW
  }

  /**
   * Compares every engine with every other one.
   *
   * <p>The intervals hold jointly: with m comparisons each has the confidence 1 − 0.05 / m
   * (Bonferroni). What is called different is decided by Holm's procedure.
   */
  static List<Verdict> all(List<ComparedEngine> engines, ToDoubleFunction<ComparedRun> figure) {
    List<Verdict> pairs = new ArrayList<>();
    for (int i = 0; i < engines.size(); i++) {
      for (int j = i + 1; j < engines.size(); j++) {
        pairs.add(pair(engines.get(i), engines.get(j), figure));
      }
    }
    long tests = pairs.stream().filter(Verdict::isTestable).count();
    List<Verdict> tested =
        pairs.stream()
            .map(pair -> pair.isTestable() ? pair.tested(1 - LEVEL / tests) : pair)
            .toList();
    double[] p =
        Holm.adjust(
            tested.stream()
                .flatMap(pair -> pair.interval.stream())
                .mapToDouble(PairedInterval::p)
                .toArray());
    List<Verdict> adjusted = new ArrayList<>();
    int next = 0;
    for (Verdict pair : tested) {
      adjusted.add(pair.interval.isPresent() ? pair.with(p[next++]) : pair);
    }
    return adjusted;
  }

  private static Verdict pair(
      ComparedEngine first, ComparedEngine second, ToDoubleFunction<ComparedRun> figure) {
    double[] differences =
        first.seeds().stream()
            .filter(second.seeds()::contains)
            .mapToDouble(
                seed ->
                    StatUtils.mean(first.of(seed, figure))
                        - StatUtils.mean(second.of(seed, figure)))
            .toArray();
    return new Verdict(first.name(), second.name(), differences, Optional.empty(), 1);
  }

  private Verdict tested(double confidence) {
    return new Verdict(
        first,
        second,
        differences,
        Optional.of(PairedInterval.of(differences, confidence)),
        adjustedP);
  }

  private Verdict with(double p) {
    return new Verdict(first, second, differences, interval, p);
  }

  private boolean isTestable() {
    return differences.length >= PairedInterval.FEWEST && varies();
  }

  /** Accuracies are counts of images: what is left below that are roundings of the division. */
  private boolean varies() {
    double reach =
        Arrays.stream(differences).max().orElse(0) - Arrays.stream(differences).min().orElse(0);
    return reach > 1e-9;
  }

  /** Returns what can be said. */
  Finding finding() {
    if (differences.length < PairedInterval.FEWEST) {
      return Finding.TOO_FEW;
    }
    if (interval.isEmpty()) {
      return Finding.WITHOUT_SPREAD;
    }
    return adjustedP < LEVEL ? Finding.DIFFERENT : Finding.NOT_SHOWN;
  }

  /** Returns the mean difference in points; NaN if there is none. */
  double mean() {
    return differences.length == 0 ? Double.NaN : StatUtils.mean(differences);
  }

  /**
   * Returns the verdict in words.
   *
   * @param seeds how far two seeds on one engine are apart
   */
  String sentence(Noise seeds) {
    String who = first + " and " + second;
    String size = points(Math.abs(mean()));
    String higher = mean() > 0 ? first : second;
    String lower = mean() > 0 ? second : first;
    return switch (finding()) {
      case DIFFERENT ->
          String.format(
              "%s is more accurate than %s by %s %s, %s.",
              higher, lower, size, range(), besideSeeds(seeds));
      case NOT_SHOWN ->
          String.format(
              "%s: accuracy differs by %s %s, %s; the runs show no difference.",
              who, signed(), range(), besideSeeds(seeds));
      case WITHOUT_SPREAD ->
          Math.abs(mean()) < 1e-9
              ? String.format("%s: the same accuracy at each of %d seeds.", who, differences.length)
              : String.format(
                  "%s is more accurate than %s by %s at each of %d seeds, %s; as it never varies,"
                      + " there is no interval.",
                  higher, lower, size, differences.length, besideSeeds(seeds));
      case TOO_FEW ->
          String.format(
              "%s: no verdict, for %s; it takes %d, and 5 or more say much more.",
              who, common(), PairedInterval.FEWEST);
    };
  }

  private String common() {
    return switch (differences.length) {
      case 0 -> "no seed finished on both";
      case 1 -> "only 1 seed finished on both (they differ by " + signed() + ")";
      default ->
          "only "
              + differences.length
              + " seeds finished on both (mean difference "
              + signed()
              + ")";
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

  private String besideSeeds(Noise seeds) {
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
