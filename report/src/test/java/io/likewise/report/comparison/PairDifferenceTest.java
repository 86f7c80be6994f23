package io.likewise.report.comparison;

import static io.likewise.report.comparison.ComparedRuns.engine;
import static io.likewise.report.comparison.ComparedRuns.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.likewise.api.model.Logits;
import io.likewise.report.run.TestPredictions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What engines differ in besides accuracy")
class PairDifferenceTest {
  private static final int SIMULATIONS = 1000;

  /** Three standard errors of a share of 5 % among that many simulations. */
  private static final double MONTE_CARLO = 3 * Math.sqrt(0.05 * 0.95 / SIMULATIONS);

  private static final int CLASSES = 10;
  private static final List<String> NAMES =
      IntStream.range(0, CLASSES).mapToObj(label -> "class " + label).toList();
  private static final int[] LABELS =
      IntStream.range(0, 500).map(image -> image % CLASSES).toArray();

  /** A run that classifies so many of the 50 images of each class right, the first ones. */
  private static ComparedRun right(long seed, double loss, int... right) {
    return run(seed, predictions(0.1, right), loss, 1, 0);
  }

  private static TestPredictions predictions(double calibrationError, int... right) {
    int[] predicted = LABELS.clone();
    for (int image = 0; image < predicted.length; image++) {
      if (image / CLASSES >= right[LABELS[image]]) {
        predicted[image] = (LABELS[image] + 1) % CLASSES;
      }
    }
    return new TestPredictions(NAMES, LABELS, predicted, calibrationError);
  }

  private static int[] everywhere(int right) {
    int[] all = new int[CLASSES];
    Arrays.fill(all, right);
    return all;
  }

  private static int[] but(int label, int right) {
    int[] all = everywhere(30);
    all[label] = right;
    return all;
  }

  @Test
  @DisplayName("is, of each class, how much of its images one has right more than the other")
  void classes() {
    List<ComparedRun> ones = new ArrayList<>();
    List<ComparedRun> others = new ArrayList<>();
    for (int seed = 1; seed <= 3; seed++) {
      ones.add(right(seed, 1, but(4, 30 + seed)));
      others.add(right(seed, 1, everywhere(30)));
    }
    List<PairDifference> classes =
        PairDifference.ofClasses(List.of(engine("a", ones), engine("b", others)));
    assertThat(classes).extracting(PairDifference::figure).isEqualTo(NAMES);
    assertThat(classes).extracting(PairDifference::images).containsOnly(50);
    PairDifference fourth = classes.get(4);
    assertThat(fourth.differences()).containsExactly(new double[] {2, 4, 6}, within(1e-9));
    // Six images that a alone has right: 2 / 2^6 by coins. By Student, with s^2 = 4 and no more
    // than 4 (6 + 1) / 3: t = 4 / root(28 / 9), and p = 1 - t / root(2 + t^2).
    double t = 4 / Math.sqrt(28 / 9.0);
    assertThat(fourth.p()).isEqualTo(1 - t / Math.sqrt(2 + t * t), within(1e-9));
    assertThat(fourth.adjustedP()).isEqualTo(Math.min(1, CLASSES * fourth.p()), within(1e-9));
    assertThat(classes.get(0).p()).isEqualTo(1);
    assertThat(classes.get(0).interval().orElseThrow().high()).isPositive();
  }

  @Test
  @DisplayName("of few images is judged by their exact probability")
  void exact() {
    List<ComparedRun> ones = new ArrayList<>();
    List<ComparedRun> others = new ArrayList<>();
    for (int seed = 1; seed <= 30; seed++) {
      ones.add(right(seed, 1, but(4, seed <= 5 ? 31 : 30)));
      others.add(right(seed, 1, everywhere(30)));
    }
    PairDifference few =
        PairDifference.ofClasses(List.of(engine("a", ones), engine("b", others))).get(4);
    assertThat(few.interval().orElseThrow().p()).isLessThan(2 / 32.0);
    assertThat(few.p()).isEqualTo(2 / 32.0, within(1e-12));
  }

  @Test
  @DisplayName("of loss and calibration is paired by seed, in one family")
  void figures() {
    List<ComparedRun> ones = new ArrayList<>();
    List<ComparedRun> others = new ArrayList<>();
    double[] losses = {1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4};
    for (int seed = 0; seed < losses.length; seed++) {
      ones.add(right(seed, 3 + seed + losses[seed], everywhere(30)));
      others.add(right(seed, 3 + seed, everywhere(30)));
    }
    List<PairDifference> figures =
        PairDifference.ofFigures(List.of(engine("a", ones), engine("b", others)));
    // Student's own example, as in PairedIntervalTest.
    assertThat(figures.get(0).figure()).isEqualTo("test loss");
    assertThat(figures.get(0).p()).isEqualTo(0.002833, within(1e-6));
    assertThat(figures.get(0).adjustedP()).isEqualTo(2 * figures.get(0).p(), within(1e-12));
    assertThat(figures.get(1).isTested()).isFalse();
    assertThat(figures.get(1).adjustedP()).isEqualTo(1);
  }

  @Test
  @DisplayName("is not tested with fewer than three seeds, and not at all without predictions")
  void tooFew() {
    ComparedEngine two = engine("a", 60, 61);
    assertThat(PairDifference.ofClasses(List.of(two, engine("b", 50, 52))))
        .isNotEmpty()
        .noneMatch(PairDifference::isTested);
  }

  @ParameterizedTest(
      name =
          "among 10 classes of three equal engines of {0} seeds, whose classes scatter by {1} images"
              + " together and {2} alone: a false alarm in 5 of 100 or less")
  @CsvSource({
    "3, 0, 0.2",
    "3, 0, 3",
    "3, 3, 1",
    "5, 0, 0.2",
    "5, 0, 3",
    "5, 3, 1",
    "10, 0, 0.05",
    "10, 0, 0.2",
    "10, 0, 3",
    "10, 3, 1"
  })
  void falseAlarms(int seeds, double together, double alone) {
    Random random = new Random(800L + seeds);
    int alarms = 0;
    int held = 0;
    for (int i = 0; i < SIMULATIONS; i++) {
      List<PairDifference> classes =
          PairDifference.ofClasses(
              engines(seeds, seed -> scattered(random, seed, together, alone)));
      alarms += classes.stream().anyMatch(PairDifference::isShown) ? 1 : 0;
      held +=
          classes.stream()
                  .flatMap(each -> each.interval().stream())
                  .allMatch(of -> of.low() <= 0 && of.high() >= 0)
              ? 1
              : 0;
    }
    assertThat(alarms / (double) SIMULATIONS).isLessThan(0.05 + MONTE_CARLO);
    assertThat(held / (double) SIMULATIONS).isGreaterThan(0.95 - MONTE_CARLO);
  }

  @ParameterizedTest(
      name = "sees a class of which one of three engines has {1} of 50 images more, with {0} seeds")
  @CsvSource({"5, 15", "10, 5"})
  void power(int seeds, int more) {
    Random random = new Random(900L + seeds);
    int seen = 0;
    for (int i = 0; i < 200; i++) {
      List<ComparedEngine> engines = engines(seeds, seed -> scattered(random, seed, 0, 1));
      List<ComparedRun> better = new ArrayList<>();
      for (int seed = 0; seed < seeds; seed++) {
        better.add(right(seed, 1, but(7, 30 + more)));
      }
      List<PairDifference> classes =
          PairDifference.ofClasses(List.of(engines.get(0), engines.get(1), engine("c", better)));
      seen +=
          classes.stream()
                  .anyMatch(
                      each ->
                          each.isShown() && each.figure().equals("class 7") && each.isOf("a", "c"))
              ? 1
              : 0;
    }
    assertThat(seen / 200.0).isGreaterThan(0.9);
  }

  /** A run in which each class moves as a whole, and some images of it by themselves. */
  private static ComparedRun scattered(Random random, long seed, double together, double alone) {
    int[] right =
        IntStream.range(0, CLASSES)
            .map(label -> 30 + (int) Math.round(together * random.nextGaussian()))
            .toArray();
    TestPredictions whole = predictions(0.1, right);
    int[] predicted = whole.predicted();
    for (int image = 0; image < predicted.length; image++) {
      if (random.nextDouble() < alone / 50) {
        predicted[image] = whole.isRight(image) ? (LABELS[image] + 1) % CLASSES : LABELS[image];
      }
    }
    return run(seed, whole, 1, 1, 0);
  }

  private static List<ComparedEngine> engines(int seeds, Function<Long, ComparedRun> run) {
    List<ComparedEngine> engines = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      List<ComparedRun> runs = new ArrayList<>();
      for (long seed = 0; seed < seeds; seed++) {
        runs.add(run.apply(seed));
      }
      engines.add(engine(name, runs));
    }
    return engines;
  }

  @ParameterizedTest(
      name =
          "among loss and calibration of three equal engines of {0} seeds: a false alarm in 5 of"
              + " 100 or less")
  @ValueSource(ints = {3, 5, 10})
  void falseAlarmsOfFigures(int seeds) {
    Random random = new Random(1000L + seeds);
    int alarms = 0;
    for (int i = 0; i < SIMULATIONS; i++) {
      List<PairDifference> figures =
          PairDifference.ofFigures(engines(seeds, seed -> sure(random, seed)));
      assertThat(figures).hasSize(6).allMatch(PairDifference::isTested);
      alarms += figures.stream().anyMatch(PairDifference::isShown) ? 1 : 0;
    }
    assertThat(alarms / (double) SIMULATIONS).isBetween(0.01, 0.05 + MONTE_CARLO);
  }

  /** A run on 100 images of two classes, surer of them or less sure by chance. */
  private static ComparedRun sure(Random random, long seed) {
    TestPredictions.Running running = new TestPredictions.Running(List.of("cat", "dog"));
    double scale = Math.exp(0.3 * random.nextGaussian());
    double loss = 0;
    for (int image = 0; image < 100; image++) {
      double margin = scale * (1 + 1.5 * random.nextGaussian());
      Logits logits = new Logits(new double[] {margin, 0}, 1, 2);
      running.add(0, logits);
      loss += logits.crossEntropy(0, 0) / 100;
    }
    return run(seed, running.predictions(), loss, 1, 0);
  }
}
