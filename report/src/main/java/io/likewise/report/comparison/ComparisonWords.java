package io.likewise.report.comparison;

import io.likewise.report.comparison.ComparedEngine.Repeats;
import io.likewise.report.run.Spread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hipparchus.stat.StatUtils;

/** What a comparison comes to, in sentences: accuracy beside its noise, speed, and what failed. */
record ComparisonWords(List<ComparedEngine> engines) {
  /** From which share on the others' work is said to have disturbed the times. */
  static final double DISTURBING_PERCENT = 10;

  /** Returns the verdict on accuracy, with its noise floor. */
  List<String> verdict() {
    MeanDistance seeds = MeanDistance.ofSeeds(engines, ComparedFigure.TEST_ACCURACY::of);
    List<Verdict> verdicts = Verdict.all(engines);
    List<String> lines = new ArrayList<>();
    verdicts.forEach(verdict -> lines.add(verdict.sentence(seeds)));
    long tests = verdicts.stream().filter(Verdict::isTested).count();
    if (tests > 1) {
      lines.add(
          "The intervals hold jointly with a confidence of 95 %, and p is adjusted for "
              + tests
              + " comparisons.");
    }
    lines.add(
        seeds.pairs() == 0
            ? "How far two seeds are apart is unknown: no engine finished two."
            : "Between two seeds on one engine, accuracy differs by %s points on average."
                .formatted(Spread.number(seeds.distance(), 2)));
    lines.add(repeats());
    return lines;
  }

  private String repeats() {
    MeanDistance noise = MeanDistance.ofRepeats(engines, ComparedFigure.TEST_ACCURACY::of);
    List<String> same = names(Repeats.IDENTICAL);
    List<String> different = names(Repeats.DIFFERENT);
    List<String> parts = new ArrayList<>();
    if (!same.isEmpty()) {
      parts.add("repeats of one seed are bit-identical on " + String.join(", ", same));
    }
    if (!different.isEmpty()) {
      parts.add(
          String.format(
              "repeats of one seed are not bit-identical on %s (over all repeats, accuracy differs"
                  + " by %s points on average)",
              String.join(", ", different), Spread.number(noise.distance(), 2)));
    }
    if (parts.isEmpty()) {
      return "No seed was run twice, so what repeats of one seed differ by is unknown.";
    }
    String sentence = String.join("; ", parts) + ".";
    return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
  }

  private List<String> names(Repeats repeats) {
    return engines.stream()
        .filter(engine -> engine.repeats() == repeats)
        .map(ComparedEngine::name)
        .toList();
  }

  /**
   * Returns how fast every engine is beside the first one, and whether the times can be trusted.
   */
  List<String> speed() {
    List<String> lines = new ArrayList<>();
    for (int stage = 1; stage <= 2; stage++) {
      ComparedFigure figure = ComparedFigure.imagesPerSecond(stage);
      for (ComparedEngine engine : engines.subList(Math.min(1, engines.size()), engines.size())) {
        int number = stage;
        ratios(engine, engines.get(0), figure)
            .ifPresent(ratios -> lines.add(speed(engine, number, ratios)));
      }
    }
    disturbance().ifPresent(lines::add);
    return lines;
  }

  private String speed(ComparedEngine engine, int stage, Spread ratios) {
    String least = Spread.number(ratios.min(), 2);
    String most = Spread.number(ratios.max(), 2);
    String reach =
        least.equals(most) ? "the same at every seed" : least + " to " + most + " by seed";
    return String.format(
        "Stage %d: %s takes %s times as many images a second as %s%s.",
        stage,
        engine.name(),
        Spread.number(ratios.median(), 2),
        engines.get(0).name(),
        shared(engine, engines.get(0)).size() == 1 ? "" : " (" + reach + ")");
  }

  private static List<Long> shared(ComparedEngine engine, ComparedEngine base) {
    return engine.seeds().stream().filter(base.seeds()::contains).toList();
  }

  private static Optional<Spread> ratios(
      ComparedEngine engine, ComparedEngine base, ComparedFigure figure) {
    return Spread.of(
        shared(engine, base).stream()
            .mapToDouble(
                seed ->
                    StatUtils.mean(engine.of(seed, figure::of))
                        / StatUtils.mean(base.of(seed, figure::of)))
            .toArray());
  }

  private Optional<String> disturbance() {
    double[] others =
        engines.stream()
            .flatMapToDouble(engine -> Arrays.stream(engine.of(ComparedFigure.OTHERS::of)))
            .filter(share -> !Double.isNaN(share))
            .toArray();
    OptionalDouble most = Arrays.stream(others).max();
    long disturbed = Arrays.stream(others).filter(share -> share > DISTURBING_PERCENT).count();
    return disturbed == 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "Others used up to %.0f %% of the machine's processors during %d of %d runs: times"
                    + " and speeds were disturbed; measure them again when it is quiet.",
                most.orElseThrow(),
                disturbed,
                others.length));
  }

  /** Returns what failed, a sentence a run. */
  List<String> failures() {
    return engines.stream()
        .flatMap(engine -> engine.failures().stream().map(reason -> engine.name() + ": " + reason))
        .toList();
  }
}
