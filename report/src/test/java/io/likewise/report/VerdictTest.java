package io.likewise.report;

import static io.likewise.report.ComparedRuns.engine;
import static io.likewise.report.ComparedRuns.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.likewise.report.ComparedEngine.Repeats;
import io.likewise.report.Verdict.Finding;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The verdict")
class VerdictTest {
  private static List<Verdict> verdicts(ComparedEngine... engines) {
    return Verdict.all(List.of(engines), ComparedFigure.TEST_ACCURACY::of);
  }

  private static String sentence(ComparedEngine... engines) {
    Noise seeds = Noise.ofSeeds(List.of(engines), ComparedFigure.TEST_ACCURACY::of);
    return verdicts(engines).get(0).sentence(seeds);
  }

  @Test
  @DisplayName("shows no difference where chance explains it, with its interval beside the seeds")
  void notShown() {
    // The mean of 1, -0.5 and 0.4 is 0.3, their standard deviation 0.7550, and t(2) = 4.3027.
    assertThat(sentence(engine("a", 61, 60, 62.4), engine("b", 60, 60.5, 62)))
        .isEqualTo(
            "a and b: accuracy differs by 0.30 points [−1.58, 2.18] (3 seeds, p = 0.56), less than"
                + " seeds do (1.47); the runs show no difference.");
  }

  @Test
  @DisplayName("calls engines different if chance does not explain it, even if seeds differ more")
  void different() {
    String expected =
        "b is more accurate than a by 0.50 points [0.37, 0.63] (4 seeds, p = 0.0012), less than"
            + " seeds do (1.63).";
    assertThat(sentence(engine("a", 60, 61, 62, 63), engine("b", 60.6, 61.5, 62.4, 63.5)))
        .isEqualTo(expected);
    assertThat(sentence(engine("b", 60.6, 61.5, 62.4, 63.5), engine("a", 60, 61, 62, 63)))
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
  @DisplayName("has no interval where the difference never varies")
  void withoutSpread() {
    assertThat(sentence(engine("a", 60, 61, 62), engine("b", 60, 61, 62)))
        .isEqualTo("a and b: the same accuracy at each of 3 seeds.");
    assertThat(sentence(engine("a", 60, 61, 62), engine("b", 60.2, 61.2, 62.2)))
        .isEqualTo(
            "b is more accurate than a by 0.20 points at each of 3 seeds, less than seeds do"
                + " (1.33); as it never varies, there is no interval.");
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
    assertThat(Noise.ofRepeats(List.of(repeated), ComparedFigure.TEST_ACCURACY::of).distance())
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
    int simulations = 3000;
    Random random = new Random(300L + seeds);
    int alarms = 0;
    int held = 0;
    for (int i = 0; i < simulations; i++) {
      double[][] accuracies = new double[3][seeds];
      for (int seed = 0; seed < seeds; seed++) {
        double common = 60 + 2 * random.nextGaussian();
        for (double[] engine : accuracies) {
          engine[seed] = common + 0.5 * random.nextGaussian();
        }
      }
      List<Verdict> verdicts =
          verdicts(
              engine("a", accuracies[0]), engine("b", accuracies[1]), engine("c", accuracies[2]));
      alarms += verdicts.stream().anyMatch(v -> v.finding() == Finding.DIFFERENT) ? 1 : 0;
      held +=
          verdicts.stream()
                  .map(v -> v.interval().orElseThrow())
                  .allMatch(v -> v.low() <= 0 && v.high() >= 0)
              ? 1
              : 0;
    }
    double monteCarlo = 3 * Math.sqrt(0.05 * 0.95 / simulations);
    assertThat(alarms / (double) simulations).isBetween(0.02, 0.05 + monteCarlo);
    assertThat(held / (double) simulations).isGreaterThan(0.95 - monteCarlo);
  }
}
