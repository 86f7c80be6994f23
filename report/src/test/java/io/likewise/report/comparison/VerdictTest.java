package io.likewise.report.comparison;

import static io.likewise.report.comparison.ComparedRuns.engine;
import static io.likewise.report.comparison.ComparedRuns.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.likewise.report.comparison.ComparedEngine.Repeats;
import io.likewise.report.comparison.Verdict.Finding;
import io.likewise.report.statistics.PairedInterval;
import io.likewise.report.statistics.PairedPower;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The verdict")
class VerdictTest {
  private static final int SIMULATIONS = 3000;

  /** Three standard errors of a share of 5 % among that many simulations. */
  private static final double MONTE_CARLO = 3 * Math.sqrt(0.05 * 0.95 / SIMULATIONS);

  private static List<Verdict> verdicts(ComparedEngine... engines) {
    return Verdict.all(List.of(engines));
  }

  private static String sentence(ComparedEngine... engines) {
    return verdicts(engines)
        .get(0)
        .sentence(ComparedFigure.TEST_ACCURACY.betweenSeeds(List.of(engines)));
  }

  @Test
  @DisplayName("shows no difference where chance explains it, with its interval beside the seeds")
  void notShown() {
    // The mean of 1, -0.5 and 0.4 is 0.3, their standard deviation 0.7550, and t(2) = 4.3027.
    assertThat(sentence(engine("a", 61, 60, 62.4), engine("b", 60, 60.5, 62)))
        .isEqualTo(
            "a and b: accuracy differs by 0.30 points [−1.58, 2.18] (3 seeds, p = 0.56), beside 1.47"
                + " between two seeds on one engine; the runs show no difference. With this"
                + " scatter, 3 seeds show a true difference of 2.46 points with a power of 80 %;"
                + " one of 0.30 points takes about 52 seeds.");
  }

  @Test
  @DisplayName("calls engines different if chance does not explain it, even if seeds differ more")
  void different() {
    String expected =
        "b is more accurate than a by 2.00 points [0.70, 3.30] (4 seeds, p = 0.016), beside 1.67"
            + " between two seeds on one engine. With this scatter, 4 seeds show a true difference"
            + " of 1.74 points with a power of 80 %.";
    assertThat(sentence(engine("a", 60, 61, 62, 63), engine("b", 62, 64, 63, 65)))
        .isEqualTo(expected);
    assertThat(sentence(engine("b", 62, 64, 63, 65), engine("a", 60, 61, 62, 63)))
        .isEqualTo(expected);
  }

  @Test
  @DisplayName("is not given for fewer than three seeds that both finished")
  void tooFew() {
    assertThat(sentence(engine("a", 60, 61), engine("b", 50, 51, 52)))
        .isEqualTo(
            "a and b: no verdict, for only 2 seeds finished on both (mean difference 10.00 points);"
                + " it takes 3, and 5 or more say much more.");
    assertThat(sentence(engine("a"), engine("b", 50, 51, 52)))
        .isEqualTo(
            "a and b: no verdict, for no seed finished on both; it takes 3, and 5 or more say much"
                + " more.");
  }

  @Test
  @DisplayName("does not take a difference that never varies for one that chance cannot explain")
  void constant() {
    // Two images a seed, and one of three seeds: t = 2 / root(7 / 9), and p = 1 - t / root(2 +
    // t^2).
    assertThat(sentence(engine("a", 60, 61, 62), engine("b", 60.2, 61.2, 62.2)))
        .isEqualTo(
            "a and b: accuracy differs by −0.20 points [−0.58, 0.18] (3 seeds, p = 0.15), beside"
                + " 1.33 between two seeds on one engine; the runs show no difference. That it"
                + " never varies is no evidence by itself; the interval allows for chance on the"
                + " 2.0 test images a seed on which they disagree. With this scatter, 3 seeds show"
                + " a true difference of 0.52 points with a power of 80 %; one of 0.20 points takes"
                + " about 8 seeds.");
    assertThat(sentence(engine("a", 60, 61, 62), engine("b", 65, 66, 67)))
        .isEqualTo(
            "b is more accurate than a by 5.00 points [3.24, 6.76] (3 seeds, p = 0.0066), beside"
                + " 1.33 between two seeds on one engine. That it never varies is no evidence by"
                + " itself; the interval allows for chance on the 50 test images a seed on which"
                + " they disagree. With this scatter, 3 seeds show a true difference of 2.43 points"
                + " with a power of 80 %.");
  }

  @Test
  @DisplayName("does not take seeds that are close together by chance for certainty")
  void close() {
    // 5, 5 and 6 images of 1000; Student's interval of them alone is [0.39, 0.68].
    assertThat(sentence(engine("a", 60, 61, 62), engine("b", 60.5, 61.5, 62.6)))
        .isEqualTo(
            "a and b: accuracy differs by −0.53 points [−1.12, 0.06] (3 seeds, p = 0.060), beside"
                + " 1.37 between two seeds on one engine; the runs show no difference. It varies"
                + " less than chance would have it; the interval allows for chance on the 5.3 test"
                + " images a seed on which they disagree. With this scatter, 3 seeds show a true"
                + " difference of 0.81 points with a power of 80 %; one of 0.53 points takes about"
                + " 5 seeds.");
  }

  @Test
  @DisplayName("counts on independent test images where it is not known which are right")
  void unknown() {
    ComparedEngine a = engine("a", forgotten(engine("a", 60, 61, 62)));
    assertThat(sentence(a, engine("b", 60.2, 61.2, 62.2)))
        .contains("[−5.62, 5.22]", "the 475 test images a seed on which they would disagree if");
    assertThat(verdicts(a, engine("b", 50, 51, 52)).get(0).disagreement().images())
        .isEqualTo((.6 * .5 + .4 * .5) * 1000, within(3.0));
  }

  private static List<ComparedRun> forgotten(ComparedEngine engine) {
    return engine.runs().stream()
        .map(
            r ->
                new ComparedRun(
                    r.seed(), r.result(), Optional.empty(), "", r.directory(), List.of()))
        .toList();
  }

  @Test
  @DisplayName(
      "says that engines classify the same images right, and stays in the family with that")
  void same() {
    ComparedEngine a = engine("a", 60, 61, 62);
    ComparedEngine b = engine("b", 60, 61, 62);
    ComparedEngine c = engine("c", 70, 73, 72);
    assertThat(sentence(a, b))
        .isEqualTo(
            "a and b: the same test images are classified right at each of 3 seeds; accuracy"
                + " differs by 0.00 points [−0.14, 0.14] (3 seeds, p = 1.0).");
    List<Verdict> three = verdicts(a, b, c);
    assertThat(three.get(0).finding()).isEqualTo(Finding.SAME);
    assertThat(three.get(1).adjustedP())
        .isEqualTo(3 * three.get(1).interval().orElseThrow().p(), within(1e-12));
  }

  @Test
  @DisplayName("says that engines come to the same bits, however few the seeds")
  void identical() {
    ComparedEngine a = engine("a", 60, 61, 62);
    assertThat(sentence(a, renamed(a, "b", 3)))
        .isEqualTo(
            "a and b are bit-identical at each of 3 seeds: epochs, logits and weights are equal to"
                + " the last byte.");
    assertThat(sentence(engine("a", 60), renamed(engine("a", 60), "b", 1)))
        .startsWith("a and b are bit-identical at 1 seed: ");
    assertThat(verdicts(a, renamed(a, "b", 2)).get(0).finding()).isEqualTo(Finding.SAME);
  }

  /** Returns an engine with the runs of another, the first of which are the same bits. */
  private static ComparedEngine renamed(ComparedEngine engine, String name, int same) {
    return new ComparedEngine(
        name,
        "1.0",
        0,
        engine.runs().stream()
            .map(r -> r.seed() <= same ? r : ComparedRuns.withBits(r, "other"))
            .toList(),
        Repeats.NONE,
        List.of());
  }

  @Test
  @DisplayName("counts in its family what was tried, whatever came of it")
  void tried() {
    ComparedEngine a = engine("a", 60, 61, 62, 63);
    ComparedEngine b = engine("b", 60.6, 61.5, 62.4, 63.5);
    ComparedEngine failed =
        new ComparedEngine(
            "c", "1.0", 0, List.of(run(1, 60, 1, 0)), Repeats.NONE, List.of("NaN", "NaN"));
    double alone = verdicts(a, b).get(0).adjustedP();
    assertThat(verdicts(a, b, failed).get(0).adjustedP()).isEqualTo(3 * alone, within(1e-12));
    assertThat(verdicts(a, b, engine("c", 60)).get(0).adjustedP()).isEqualTo(alone, within(1e-12));
  }

  @Test
  @DisplayName("pairs by seed, and counts the repeats of a seed as one")
  void pairs() {
    ComparedEngine repeated =
        new ComparedEngine(
            "a",
            "1.0",
            0,
            List.of(run(2, 50, 1, 0), run(1, 60, 1, 0), run(2, 51, 1, 0), run(7, 0, 1, 0)),
            Repeats.DIFFERENT,
            List.of());
    double[] differences = verdicts(repeated, engine("b", 50, 50, 50)).get(0).differences();
    assertThat(differences).containsExactly(new double[] {10, 0.5}, within(1e-9));
    assertThat(ComparedFigure.TEST_ACCURACY.betweenRepeats(List.of(repeated)).distance())
        .isEqualTo(1, within(1e-9));
  }

  @Test
  @DisplayName("of several engines takes wider intervals and adjusted probabilities")
  void several() {
    ComparedEngine a = engine("a", 60, 61, 62, 63);
    ComparedEngine b = engine("b", 60.6, 61.5, 62.4, 63.5);
    PairedInterval alone = verdicts(a, b).get(0).interval().orElseThrow();
    List<Verdict> three = verdicts(a, b, engine("c", 60.1, 61.9, 61, 64));
    assertThat(three).hasSize(3);
    PairedInterval among = three.get(0).interval().orElseThrow();
    assertThat(among.low()).isLessThan(alone.low());
    assertThat(among.high()).isGreaterThan(alone.high());
    assertThat(three.get(0).adjustedP()).isEqualTo(3 * alone.p(), within(1e-12));
  }

  @ParameterizedTest(
      name = "among three equal engines of {0} seeds: a false alarm in 5 of 100 or less")
  @ValueSource(ints = {3, 5, 10})
  void family(int seeds) {
    Random random = new Random(300L + seeds);
    Share found =
        simulate(
            seeds,
            () -> {
              double common = 60 + 2 * random.nextGaussian();
              return engine -> {
                BitSet correct = new BitSet();
                correct.set(0, (int) Math.round(20 * (common + 0.5 * random.nextGaussian())));
                return correct;
              };
            },
            2000);
    // With three seeds the images' own scatter mostly is the larger, and alarms are fewer.
    assertThat(found.alarms).isBetween(seeds == 3 ? 0.001 : 0.02, 0.05 + MONTE_CARLO);
    assertThat(found.held).isGreaterThan(0.95 - MONTE_CARLO);
  }

  @ParameterizedTest(
      name =
          "among three equal engines of {0} seeds, each of which changes {1} of 500 predictions: a"
              + " false alarm in less than 2 of 100")
  @CsvSource({
    "3, 0.3", "3, 1", "3, 5", "3, 40", "5, 0.3", "5, 1", "5, 5", "5, 40", "10, 0.3", "10, 1",
    "10, 5", "10, 40"
  })
  void familyOfCounts(int seeds, double changed) {
    Random random = new Random(400L + seeds);
    Share found = simulate(seeds, () -> fewChanged(random, changed, 0), 500);
    assertThat(found.alarms).isLessThan(0.02);
    assertThat(found.held).isGreaterThan(0.98);
  }

  @ParameterizedTest(name = "sees what is there: {1} of 500 images more, with {0} seeds")
  @CsvSource({"3, 50", "5, 20", "10, 10", "10, 5"})
  void power(int seeds, int more) {
    Random random = new Random(500L + seeds);
    Share found = simulate(seeds, () -> fewChanged(random, 5, more), 500);
    assertThat(found.alarms).isGreaterThan(0.95);
  }

  @ParameterizedTest(
      name = "with {0} seeds shows the difference that it says these show, in 80 of 100: {1}")
  @CsvSource({"3, images", "5, images", "10, images", "3, seeds", "5, seeds", "10, seeds"})
  void resolves(int seeds, String scatter) {
    Random random = new Random(600L + seeds);
    double deviation = scatter.equals("images") ? Math.sqrt(30) : 20;
    // In 1000 images: all of the scatter is theirs, or all but nothing.
    double least = scatter.equals("images") ? 1 : Math.sqrt(45) / 20;
    double more = deviation * new PairedPower(Verdict.LEVEL, least).smallestEffect(seeds);
    int shown = 0;
    for (int i = 0; i < SIMULATIONS; i++) {
      List<ComparedRun> ones = new ArrayList<>();
      List<ComparedRun> others = new ArrayList<>();
      for (int s = 0; s < seeds; s++) {
        int won;
        int lost;
        if (scatter.equals("images")) {
          won = count(random, 1000, (30 + more) / 2000);
          lost = count(random, 1000, (30 - more) / 2000);
        } else {
          int net = (int) Math.round(more + deviation * random.nextGaussian());
          won = 15 + Math.max(0, net);
          lost = 15 + Math.max(0, -net);
        }
        BitSet one = new BitSet();
        one.set(0, 500 + won);
        BitSet other = new BitSet();
        other.set(0, 500);
        other.set(900, 900 + lost);
        ones.add(run(s, 1000, one, 1, 0));
        others.add(run(s, 1000, other, 1, 0));
      }
      Verdict verdict = verdicts(engine("a", ones), engine("b", others)).get(0);
      shown += verdict.finding() == Finding.DIFFERENT ? 1 : 0;
    }
    assertThat(shown / (double) SIMULATIONS).isEqualTo(0.8, within(0.03));
  }

  private static int count(Random random, int trials, double probability) {
    int count = 0;
    for (int i = 0; i < trials; i++) {
      count += random.nextDouble() < probability ? 1 : 0;
    }
    return count;
  }

  /** Runs of a seed agree but for a few test images; the third engine is right on some more. */
  private static IntFunction<BitSet> fewChanged(Random random, double changed, int more) {
    BitSet common = new BitSet();
    for (int image = 0; image < 500; image++) {
      common.set(image, random.nextDouble() < 0.6);
    }
    return engine -> {
      BitSet correct = (BitSet) common.clone();
      for (int image = 0; image < 500; image++) {
        if (random.nextDouble() < changed / 500) {
          correct.flip(image);
        }
      }
      int wrong = -1;
      for (int i = 0; engine == 2 && i < more; i++) {
        wrong = correct.nextClearBit(wrong + 1);
        correct.set(wrong);
      }
      return correct;
    };
  }

  private record Share(double alarms, double held) {}

  /**
   * Returns the shares of comparisons of three engines with an alarm, and with all intervals true.
   */
  private static Share simulate(int seeds, Supplier<IntFunction<BitSet>> seed, int images) {
    int alarms = 0;
    int held = 0;
    for (int i = 0; i < SIMULATIONS; i++) {
      List<List<ComparedRun>> runs =
          List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      for (int s = 0; s < seeds; s++) {
        IntFunction<BitSet> correct = seed.get();
        for (int engine = 0; engine < 3; engine++) {
          runs.get(engine).add(run(s, images, correct.apply(engine), 1, 0));
        }
      }
      List<Verdict> verdicts =
          verdicts(engine("a", runs.get(0)), engine("b", runs.get(1)), engine("c", runs.get(2)));
      alarms += verdicts.stream().anyMatch(v -> v.finding() == Finding.DIFFERENT) ? 1 : 0;
      held +=
          verdicts.stream()
                  .flatMap(v -> v.interval().stream())
                  .allMatch(v -> v.low() <= 0 && v.high() >= 0)
              ? 1
              : 0;
    }
    return new Share(alarms / (double) SIMULATIONS, held / (double) SIMULATIONS);
  }
}
