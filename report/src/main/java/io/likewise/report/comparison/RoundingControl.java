package io.likewise.report.comparison;

import io.likewise.report.comparison.Comparison.Control;
import io.likewise.report.statistics.PairedInterval;
import io.likewise.report.statistics.Spread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.hipparchus.stat.StatUtils;

/**
 * Whether two engines differ by more than one rounding does: the test images that they take for
 * different classes, beside those that an engine and itself with one initial weight moved by one
 * unit in the last place do, seed by seed.
 *
 * <p>That they differ by no more is said only if it is shown: a difference that is not seen may be
 * there. As in tests of equivalence (Schuirmann, "A comparison of the two one-sided tests procedure
 * and the power approach", Journal of Pharmacokinetics and Biopharmaceutics 15, 1987) a margin is
 * stated beforehand, and it is the interval's upper end that has to be below it.
 *
 * @param first one engine
 * @param second the other one
 * @param images how many test images there are
 * @param engines on how many of them the engines disagree, for each seed of which all is known
 * @param rounding on how many an engine and itself perturbed do, of both engines the mean
 * @param enginesPoints how far the engines' accuracies are apart, the mean over seeds
 * @param roundingPoints how far those of an engine and itself perturbed are
 * @param excess by how many images a seed the engines disagree on more than one rounding changes;
 *     empty for fewer than three seeds, or if no image is disagreed on at all
 * @param beyond by how many they disagree on more than {@link #MARGIN} times as many
 * @param oneSided whether the verdict calls one of them the more accurate, which no rounding does
 */
record RoundingControl(
    String first,
    String second,
    int images,
    double[] engines,
    double[] rounding,
    double enginesPoints,
    double roundingPoints,
    Optional<PairedInterval> excess,
    Optional<PairedInterval> beyond,
    boolean oneSided) {

  /**
   * How many times the images that one rounding changes still count as no more: what regulators
   * take for bioequivalent, up to 125 percent.
   */
  static final double MARGIN = 1.25;

  /** What can be said. */
  enum Finding {
    /** The engines disagree on more. */
    MORE,
    /** They disagree on no more. */
    NO_MORE,
    /** They disagree on no more, but always to the advantage of one. */
    ONE_SIDED,
    /** The seeds do not tell. */
    NOT_TOLD,
    /** Neither the other engine nor the rounding changes what any image is taken for. */
    NOTHING,
    /** Too few seeds. */
    TOO_FEW
  }

  /** What is known of a seed. */
  private record Seed(
      double engines, double rounding, int controls, double enginesPoints, double roundingPoints) {

    /**
     * Returns how the count of images in excess of so many times the rounding's varies at least. Of
     * images each disagreed on by chance the count has no larger variance than its mean, and the
     * mean of two such counts half of it.
     */
    double variance(double times) {
      return engines + times * times * rounding / controls;
    }
  }

  /** Sets every two engines beside their controls; their intervals hold jointly (Bonferroni). */
  static List<RoundingControl> all(Comparison comparison) {
    if (comparison.controls().isEmpty()) {
      return List.of();
    }
    List<ComparedEngine> judged = ComparedEngine.judged(comparison.engines());
    List<Verdict> verdicts = Verdict.all(judged);
    List<EnginePair> pairs = EnginePair.of(judged);
    List<List<Seed>> seeds =
        pairs.stream().map(pair -> seeds(pair, comparison.controls())).toList();
    long tests = seeds.stream().filter(each -> each.size() >= PairedInterval.FEWEST).count();
    List<RoundingControl> all = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      all.add(of(pairs.get(i), seeds.get(i), 1 - Verdict.LEVEL / Math.max(1, tests), verdicts));
    }
    return all;
  }

  private static RoundingControl of(
      EnginePair pair, List<Seed> seeds, double confidence, List<Verdict> verdicts) {
    String one = pair.first().name();
    String other = pair.second().name();
    boolean different =
        verdicts.stream()
            .filter(verdict -> verdict.first().equals(one) && verdict.second().equals(other))
            .anyMatch(verdict -> verdict.finding() == Verdict.Finding.DIFFERENT);
    return new RoundingControl(
        one,
        other,
        Stream.of(pair.first(), pair.second())
            .flatMap(engine -> engine.runs().stream())
            .mapToInt(run -> run.result().test().images())
            .findFirst()
            .orElse(0),
        seeds.stream().mapToDouble(Seed::engines).toArray(),
        seeds.stream().mapToDouble(Seed::rounding).toArray(),
        seeds.stream().mapToDouble(Seed::enginesPoints).average().orElse(Double.NaN),
        seeds.stream().mapToDouble(Seed::roundingPoints).average().orElse(Double.NaN),
        interval(seeds, 1, confidence),
        interval(seeds, MARGIN, confidence),
        different);
  }

  /** The interval of the images beyond so many times those that a rounding changes. */
  private static Optional<PairedInterval> interval(
      List<Seed> seeds, double times, double confidence) {
    double least = seeds.stream().mapToDouble(seed -> seed.variance(times)).average().orElse(0);
    if (seeds.size() < PairedInterval.FEWEST || least == 0) {
      return Optional.empty();
    }
    double[] excess =
        seeds.stream().mapToDouble(seed -> seed.engines - times * seed.rounding).toArray();
    return Optional.of(PairedInterval.of(excess, least, confidence));
  }

  /** Those of which it is known what the other engine and what a rounding makes of the images. */
  private static List<Seed> seeds(EnginePair pair, List<Control> controls) {
    ComparedEngine first = pair.first();
    ComparedEngine second = pair.second();
    List<Seed> all = new ArrayList<>();
    for (long seed : pair.seeds()) {
      OptionalDouble engines = Churn.images(first.of(seed), second.of(seed));
      List<double[]> roundings = new ArrayList<>();
      for (ComparedEngine engine : List.of(first, second)) {
        for (Control control : controls) {
          if (control.engine().equals(engine.name())) {
            List<ComparedRun> perturbed = control.of(seed);
            Churn.images(engine.of(seed), perturbed)
                .ifPresent(
                    count ->
                        roundings.add(new double[] {count, points(engine.of(seed), perturbed)}));
          }
        }
      }
      if (engines.isPresent() && !roundings.isEmpty()) {
        all.add(
            new Seed(
                engines.getAsDouble(),
                roundings.stream().mapToDouble(each -> each[0]).average().orElseThrow(),
                roundings.size(),
                points(first.of(seed), second.of(seed)),
                roundings.stream().mapToDouble(each -> each[1]).average().orElseThrow()));
      }
    }
    return all;
  }

  private static double points(List<ComparedRun> ones, List<ComparedRun> others) {
    return Math.abs(accuracy(ones) - accuracy(others));
  }

  private static double accuracy(List<ComparedRun> runs) {
    return runs.stream().mapToDouble(ComparedFigure.TEST_ACCURACY::of).average().orElseThrow();
  }

  /** Returns what can be said. */
  Finding finding() {
    if (engines.length < PairedInterval.FEWEST) {
      return Finding.TOO_FEW;
    }
    if (excess.isEmpty() || beyond.isEmpty()) {
      return Finding.NOTHING;
    }
    if (excess.get().low() > 0) {
      return Finding.MORE;
    }
    if (beyond.get().high() < 0) {
      return oneSided ? Finding.ONE_SIDED : Finding.NO_MORE;
    }
    return Finding.NOT_TOLD;
  }

  /** Returns it in words, with the numbers that it is said of. */
  String sentence() {
    String who = first + " and " + second;
    return switch (finding()) {
      case MORE -> who + " differ by more than one rounding does: " + numbers();
      case NO_MORE -> who + " differ by no more than one rounding does: " + numbers();
      case ONE_SIDED ->
          who
              + " disagree on no more test images than one rounding changes, but to the advantage of"
              + " one of them: "
              + numbers();
      case NOT_TOLD ->
          String.format(
              "%s: %d seeds do not tell whether they differ by more than one rounding does: %s",
              who, engines.length, numbers());
      case NOTHING ->
          String.format(
              "%s take every test image for the same class at each of %d seeds, and so does either"
                  + " after one rounding.",
              who, engines.length);
      case TOO_FEW ->
          String.format(
              "%s: nothing is said of one rounding, for only %d seeds finished on both and perturbed;"
                  + " it takes %d.",
              who, engines.length, PairedInterval.FEWEST);
    };
  }

  private String numbers() {
    return String.format(
        "they disagree on %s of %d test images a seed, an engine and itself perturbed on %s%s;"
            + " accuracy differs by %s points a seed, after one rounding by %s.",
        count(StatUtils.mean(engines)),
        images,
        count(StatUtils.mean(rounding)),
        excess
            .map(
                more ->
                    String.format(
                        " (difference %s [%s, %s], %d seeds)",
                        count(more.mean()), count(more.low()), count(more.high()), more.count()))
            .orElse(""),
        Spread.number(enginesPoints, 2),
        Spread.number(roundingPoints, 2));
  }

  private static String count(double value) {
    return Spread.number(value, 1);
  }

  /** Returns all that there is to say of a comparison; nothing if it has no controls. */
  static List<String> sentences(Comparison comparison) {
    if (comparison.controls().isEmpty()) {
      return List.of();
    }
    List<RoundingControl> pairs = all(comparison);
    Stream<String> vanished =
        comparison.controls().stream()
            .filter(control -> !control.vanished().isEmpty())
            .map(RoundingControl::vanished);
    Stream<String> meaning =
        pairs.stream()
            .filter(pair -> pair.excess.isPresent())
            .limit(1)
            .map(
                pair ->
                    String.format(
                        "One rounding is one initial weight moved by one unit in the last place. The"
                            + " intervals hold jointly with a confidence of 95 %%; more is said if"
                            + " one lies above 0, no more if the engines disagree on less than %s"
                            + " times as many images with the same confidence.",
                        Spread.number(MARGIN, 2)));
    return Stream.of(pairs.stream().map(RoundingControl::sentence), vanished, meaning)
        .flatMap(lines -> lines)
        .toList();
  }

  private static String vanished(Control control) {
    long[] seeds = control.vanished().stream().mapToLong(Long::longValue).toArray();
    return String.format(
        "%s comes to the same bits as %s in every epoch and logit with seed %s: the rounding"
            + " vanished, and nothing is said of it.",
        control.perturbed().name(),
        control.engine(),
        String.join(", ", Arrays.stream(seeds).mapToObj(String::valueOf).toList()));
  }
}
