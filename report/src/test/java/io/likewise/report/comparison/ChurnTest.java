package io.likewise.report.comparison;

import static io.likewise.report.comparison.ComparedRuns.engine;
import static io.likewise.report.comparison.ComparedRuns.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.likewise.report.run.TestPredictions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The predictions that differ")
class ChurnTest {
  private static final List<String> NAMES = List.of("cat", "dog", "hen");
  private static final int IMAGES = 500;
  private static final int SIMULATIONS = 2000;

  /** Three standard errors of a share of 5 % among that many simulations. */
  private static final double MONTE_CARLO = 3 * Math.sqrt(0.05 * 0.95 / SIMULATIONS);

  private static ComparedRun predicting(long seed, int... predicted) {
    return run(seed, new TestPredictions(NAMES, new int[predicted.length], predicted, 0), 1, 1, 0);
  }

  @Test
  @DisplayName("are counted seed by seed, also where both predictions are wrong")
  void counts() {
    ComparedEngine a = engine("a", List.of(predicting(1, 0, 1, 2, 0), predicting(2, 0, 1, 2, 0)));
    ComparedEngine b = engine("b", List.of(predicting(1, 0, 1, 1, 0), predicting(2, 1, 1, 1, 0)));
    Churn churn = Churn.all(List.of(a, b)).get(0);
    assertThat(churn.percents()).containsExactly(new double[] {25, 50}, within(1e-12));
    assertThat(churn.mean()).isEqualTo(37.5, within(1e-12));
    assertThat(churn.low()).isNaN();
  }

  @Test
  @DisplayName("between seeds of one engine are the mean over all pairs of seeds")
  void seeds() {
    ComparedEngine a =
        engine(
            "a",
            List.of(
                predicting(1, 0, 1, 2, 0), predicting(2, 0, 1, 2, 0), predicting(3, 0, 0, 0, 0)));
    assertThat(Churn.ofSeeds(a)).isEqualTo((0 + 50 + 50) / 3.0, within(1e-12));
    assertThat(Churn.ofSeeds(engine("a", List.of(predicting(1, 0))))).isNaN();
  }

  @Test
  @DisplayName("are not counted where the images are others")
  void others() {
    ComparedRun elsewhere =
        run(1, new TestPredictions(NAMES, new int[] {1, 1}, new int[] {1, 1}, 0), 1, 1, 0);
    Churn churn =
        Churn.all(
                List.of(engine("a", List.of(elsewhere)), engine("b", List.of(predicting(1, 0, 0)))))
            .get(0);
    assertThat(churn.percents()).isEmpty();
    assertThat(churn.mean()).isNaN();
  }

  @Test
  @DisplayName("of which there are none may still be some: at most 1 - 0.025^(1 / 1500) of 3 x 500")
  void none() {
    List<ComparedRun> runs =
        List.of(
            predicting(1, new int[IMAGES]),
            predicting(2, new int[IMAGES]),
            predicting(3, new int[IMAGES]));
    Churn churn = Churn.all(List.of(engine("a", runs), engine("b", runs))).get(0);
    assertThat(churn.mean()).isZero();
    assertThat(churn.low()).isZero();
    assertThat(churn.high()).isEqualTo(100 * (1 - Math.pow(0.025, 1.0 / 1500)), within(1e-7));
  }

  @ParameterizedTest(
      name = "of {0} seeds: the interval holds {1} of 500, which scatter by {2}, in 95 of 100")
  @CsvSource({
    "3, 0.2, 0",
    "3, 2, 0",
    "3, 40, 0",
    "3, 40, 15",
    "5, 0.2, 0",
    "5, 2, 0",
    "5, 40, 15",
    "10, 0.2, 0",
    "10, 0.4, 0",
    "10, 2, 0",
    "10, 40, 15"
  })
  void coverage(int seeds, double differing, double scatter) {
    Random random = new Random(700L + seeds);
    int held = 0;
    for (int i = 0; i < SIMULATIONS; i++) {
      List<ComparedRun> ones = new ArrayList<>();
      List<ComparedRun> others = new ArrayList<>();
      for (int s = 0; s < seeds; s++) {
        double share = (differing + scatter * random.nextGaussian()) / IMAGES;
        int[] predicted = new int[IMAGES];
        for (int image = 0; image < IMAGES; image++) {
          predicted[image] = random.nextDouble() < share ? 1 : 0;
        }
        ones.add(predicting(s, new int[IMAGES]));
        others.add(predicting(s, predicted));
      }
      Churn churn = Churn.all(List.of(engine("a", ones), engine("b", others))).get(0);
      double truth = 100 * differing / IMAGES;
      held += churn.low() <= truth && truth <= churn.high() ? 1 : 0;
    }
    assertThat(held / (double) SIMULATIONS).isGreaterThan(0.95 - MONTE_CARLO);
  }
}
