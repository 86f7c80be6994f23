package io.likewise.report.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.experiment.Evaluation;
import io.likewise.api.experiment.RunResult;
import io.likewise.api.experiment.RunResult.Resources;
import io.likewise.report.comparison.Comparison.Control;
import io.likewise.report.comparison.RoundingControl.Finding;
import io.likewise.report.run.TestPredictions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Beside one rounding")
class RoundingControlTest {
  private static final int IMAGES = 1000;

  /** A run that takes images for these classes, all of which are of class 0. */
  private static ComparedRun run(long seed, int[] predicted) {
    TestPredictions predictions =
        new TestPredictions(
            List.of("cat", "dog", "fox"), new int[predicted.length], predicted, 0.05);
    double accuracy = predictions.right() / (double) predicted.length;
    Evaluation test = new Evaluation(predicted.length, 1, accuracy, List.of());
    Resources resources = new Resources(1, 1, Double.NaN, 1, Double.NaN, 0, 0, Double.NaN);
    return new ComparedRun(
        seed,
        new RunResult(List.of(), test, test, resources),
        Optional.of(predictions),
        "",
        "runs/" + seed,
        List.of());
  }

  /** Runs of seeds from 1 that take so many images, from a place on, for another class. */
  private static List<ComparedRun> runs(int from, int... others) {
    return LongStream.rangeClosed(1, others.length)
        .mapToObj(
            seed -> {
              int[] predicted = new int[IMAGES];
              Arrays.fill(predicted, from, from + others[(int) seed - 1], 1);
              return run(seed, predicted);
            })
        .toList();
  }

  private static ComparedEngine engine(String name, List<ComparedRun> runs) {
    return ComparedRuns.engine(name, runs);
  }

  private static Control control(String engine, List<ComparedRun> runs, Long... vanished) {
    return new Control(engine, engine(engine + " perturbed", runs), List.of(vanished));
  }

  private static Comparison comparison(List<ComparedEngine> engines, Control... controls) {
    return new Comparison("quick", "all.", "", engines, List.of(controls), Optional.empty());
  }

  /** Of a and b, which differ by some images a seed, and of which a differs by others perturbed. */
  private static RoundingControl pair(int[] engines, int[] rounding) {
    int[] none = new int[engines.length];
    return RoundingControl.all(
            comparison(
                List.of(engine("a", runs(0, none)), engine("b", runs(0, engines))),
                control("a", runs(500, rounding))))
        .get(0);
  }

  @Test
  @DisplayName("engines that disagree on more images than it changes differ by more")
  void more() {
    RoundingControl pair = pair(new int[] {38, 42, 40}, new int[] {9, 10, 11});
    assertThat(pair.finding()).isEqualTo(Finding.MORE);
    // Chance on 40 and 10 images has the variance 50; 4.3027 root(50 / 3) is 17.57.
    assertThat(pair.sentence())
        .isEqualTo(
            "a and b differ by more than one rounding does: they disagree on 40.0 of 1000 test images"
                + " a seed, an engine and itself perturbed on 10.0 (difference 30.0 [12.4, 47.6], 3"
                + " seeds); accuracy differs by 4.00 points a seed, after one rounding by 1.00.");
  }

  @Test
  @DisplayName("engines differ by no more only where the interval says so, not where it is silent")
  void noMore() {
    assertThat(pair(new int[] {100, 110, 105, 95}, new int[] {180, 190, 185, 200}).sentence())
        .startsWith("a and b disagree on no more test images than one rounding changes, but to the")
        .contains("on 102.5 of 1000 test images a seed, an engine and itself perturbed on 188.8");
    RoundingControl few = pair(new int[] {3, 2, 4}, new int[] {4, 3, 5});
    assertThat(few.finding()).isEqualTo(Finding.NOT_TOLD);
    assertThat(few.sentence())
        .startsWith(
            "a and b: 3 seeds do not tell whether they differ by more than one rounding does: they"
                + " disagree on 3.0 of 1000 test images a seed, an engine and itself perturbed on"
                + " 4.0 (difference −1.0 [");
    RoundingControl balanced =
        RoundingControl.all(
                comparison(
                    List.of(
                        engine("a", exchanged(0, 0, 0, 0, 0)),
                        engine("b", exchanged(0, 100, 110, 104, 96))),
                    control("a", exchanged(250, 180, 190, 184, 200))))
            .get(0);
    assertThat(balanced.finding()).isEqualTo(Finding.NO_MORE);
    assertThat(balanced.sentence())
        .startsWith("a and b differ by no more than one rounding does: they disagree on 102.5 of")
        .endsWith("; accuracy differs by 0.00 points a seed, after one rounding by 0.00.");
  }

  /** Runs that take so many images otherwise, as many to their advantage as against it. */
  private static List<ComparedRun> exchanged(int from, int... images) {
    return LongStream.rangeClosed(1, images.length)
        .mapToObj(
            seed -> {
              int half = images[(int) seed - 1] / 2;
              int[] predicted = new int[IMAGES];
              Arrays.fill(predicted, 0, IMAGES / 2, 1);
              Arrays.fill(predicted, from, from + half, 0);
              Arrays.fill(predicted, IMAGES / 2 + from, IMAGES / 2 + from + half, 1);
              return run(seed, predicted);
            })
        .toList();
  }

  @Test
  @DisplayName("it takes three seeds of which both engines and a control finished")
  void tooFew() {
    assertThat(pair(new int[] {1, 2}, new int[] {3, 4}).sentence())
        .isEqualTo(
            "a and b: nothing is said of one rounding, for only 2 seeds finished on both and"
                + " perturbed; it takes 3.");
    Comparison without =
        comparison(List.of(engine("a", runs(0, 1, 2, 3)), engine("b", runs(0, 3, 3, 3))));
    assertThat(RoundingControl.sentences(without)).isEmpty();
  }

  @Test
  @DisplayName("nothing that changes an image's class is said as it is")
  void nothing() {
    assertThat(pair(new int[3], new int[3]).sentence())
        .isEqualTo(
            "a and b take every test image for the same class at each of 3 seeds, and so does either"
                + " after one rounding.");
  }

  @Test
  @DisplayName("a rounding that vanished is named, and counts for nothing")
  void vanished() {
    Comparison comparison =
        comparison(
            List.of(engine("a", runs(0, 0, 0, 0, 0)), engine("b", runs(0, 40, 40, 40, 40))),
            control("a", runs(0, 0, 0, 0, 0), 1L, 2L),
            control("b", runs(0, 0, 0, 0, 0), 1L));
    RoundingControl pair = RoundingControl.all(comparison).get(0);
    assertThat(pair.engines()).hasSize(3);
    assertThat(RoundingControl.sentences(comparison))
        .contains(
            "a perturbed comes to the same bits as a in every epoch and logit with seed 1, 2: the"
                + " rounding vanished, and nothing is said of it.",
            "b perturbed comes to the same bits as b in every epoch and logit with seed 1: the"
                + " rounding vanished, and nothing is said of it.")
        .last()
        .asString()
        .startsWith("One rounding is one initial weight moved by one unit in the last place.")
        .contains("less than 1.25 times as many");
  }

  @Test
  @DisplayName("controls are no part of the family of engines, and each stands beside its own")
  void family() {
    List<ComparedEngine> engines =
        List.of(
            engine("a", runs(0, 5, 6, 7)),
            engine("b", runs(0, 9, 9, 9)),
            engine("c", runs(0, 20, 21, 22)));
    List<Verdict> verdicts = Verdict.all(engines);
    Comparison comparison =
        comparison(engines, control("a", runs(400, 1, 1, 1)), control("c", runs(400, 50, 50, 50)));
    List<RoundingControl> pairs = RoundingControl.all(comparison);
    assertThat(Verdict.all(comparison.engines())).usingRecursiveComparison().isEqualTo(verdicts);
    assertThat(pairs).extracting(RoundingControl::first).containsExactly("a", "a", "b");
    assertThat(pairs).extracting(RoundingControl::second).containsExactly("b", "c", "c");
    assertThat(pairs.get(0).rounding()).containsExactly(6, 7, 8);
    assertThat(pairs.get(1).rounding()).containsExactly((6 + 70) / 2.0, 39, 40);
    assertThat(pairs.get(2).rounding()).containsExactly(70, 71, 72);
  }

  @Nested
  @DisplayName("in simulations")
  class Simulations {
    private static final int SIMULATIONS = 1000;

    /** Three standard errors of a share of 5 % among that many simulations. */
    private static final double MONTE_CARLO = 3 * Math.sqrt(0.05 * 0.95 / SIMULATIONS);

    /**
     * The share of comparisons with a finding. Of 500 images every run takes some for one of two
     * classes by chance, so that any two disagree on half of these, and b takes so many more for
     * another class than a, half of them to its advantage.
     */
    private double share(Finding finding, int seeds, int uncertain, int more) {
      Random random = new Random(42);
      int found = 0;
      for (int i = 0; i < SIMULATIONS; i++) {
        List<List<ComparedRun>> sides =
            IntStream.range(0, 4)
                .mapToObj(
                    side ->
                        LongStream.rangeClosed(1, seeds)
                            .mapToObj(
                                seed -> run(seed, predicted(random, uncertain, more, side > 1)))
                            .toList())
                .toList();
        Comparison comparison =
            comparison(
                List.of(engine("a", sides.get(0)), engine("b", sides.get(2))),
                control("a", sides.get(1)),
                control("b", sides.get(3)));
        found += RoundingControl.all(comparison).get(0).finding() == finding ? 1 : 0;
      }
      return found / (double) SIMULATIONS;
    }

    private int[] predicted(Random random, int uncertain, int more, boolean second) {
      int[] predicted = new int[500];
      for (int image = 0; image < uncertain; image++) {
        predicted[image] = random.nextInt(2) + (image % 2 == 0 ? 1 : 0);
      }
      for (int image = 0; image < more; image++) {
        predicted[499 - image] = (image % 2 == 0) == second ? 1 : 0;
      }
      return predicted;
    }

    @ParameterizedTest(name = "{0} seeds")
    @ValueSource(ints = {3, 5, 10})
    @DisplayName("more is seldom said where there is no more, be images few or many")
    void noFalseMore(int seeds) {
      for (int uncertain : new int[] {2, 40, 200}) {
        assertThat(share(Finding.MORE, seeds, uncertain, 0)).isLessThan(0.05 + MONTE_CARLO);
      }
    }

    @ParameterizedTest(name = "{0} seeds")
    @ValueSource(ints = {3, 5, 10})
    @DisplayName("no more is seldom said where there is a quarter more")
    void noFalseNoMore(int seeds) {
      // Runs disagree on half of the uncertain images: 100, and 25 more make 1.25 times as many.
      assertThat(share(Finding.NO_MORE, seeds, 200, 25)).isLessThan(0.05 + MONTE_CARLO);
    }

    @Test
    @DisplayName("both are said where they hold and seeds are enough")
    void found() {
      assertThat(share(Finding.MORE, 5, 40, 40)).isGreaterThan(0.95);
      assertThat(share(Finding.NO_MORE, 10, 200, 0)).isGreaterThan(0.9);
    }
  }
}
