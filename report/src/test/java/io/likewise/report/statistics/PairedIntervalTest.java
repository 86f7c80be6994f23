package io.likewise.report.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The interval of a mean difference")
class PairedIntervalTest {
  private static final int SIMULATIONS = 20_000;

  /** Three standard errors of a share of 5 % among that many simulations. */
  private static final double MONTE_CARLO = 3 * Math.sqrt(0.05 * 0.95 / SIMULATIONS);

  @Test
  @DisplayName("is that of Student's own example, ten patients with two drugs")
  void student() {
    // "The probable error of a mean", 1908: the additional hours of sleep by the second drug. R's
    // t.test(extra ~ group, data = sleep, paired = TRUE) documents t = -4.0621, p = 0.002833,
    // interval -2.4598858 to -0.7001142, mean -1.58.
    double[] differences = {-1.2, -2.4, -1.3, -1.3, 0, -1, -1.8, -0.8, -4.6, -1.4};
    PairedInterval interval = PairedInterval.of(differences, 0, 0.95);
    assertThat(interval.count()).isEqualTo(10);
    assertThat(interval.mean()).isEqualTo(-1.58, within(1e-12));
    assertThat(interval.low()).isEqualTo(-2.4598858, within(1e-7));
    assertThat(interval.high()).isEqualTo(-0.7001142, within(1e-7));
    assertThat(interval.p()).isEqualTo(0.002833, within(1e-6));
  }

  @Test
  @DisplayName("needs three differences that vary, or are known to")
  void needsThree() {
    assertThatThrownBy(() -> PairedInterval.of(new double[] {1, 2}, 1, 0.95))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PairedInterval.of(new double[] {1, 1, 1}, 0, 0.95))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest(name = "of {0} seeds holds the true mean in 95 of 100 experiments")
  @ValueSource(ints = {3, 5, 10})
  void coverage(int seeds) {
    double truth = 0.7;
    Random random = new Random(seeds);
    int held = 0;
    for (int i = 0; i < SIMULATIONS; i++) {
      PairedInterval of = PairedInterval.of(differences(seeds, truth, random), 0, 0.95);
      held += of.low() <= truth && truth <= of.high() ? 1 : 0;
    }
    assertThat(held / (double) SIMULATIONS).isEqualTo(0.95, within(MONTE_CARLO));
  }

  @ParameterizedTest(name = "of {0} seeds sees a difference where none is in 5 of 100 experiments")
  @ValueSource(ints = {3, 5, 10})
  void falseAlarms(int seeds) {
    Random random = new Random(100L + seeds);
    int alarms = 0;
    for (int i = 0; i < SIMULATIONS; i++) {
      PairedInterval of = PairedInterval.of(differences(seeds, 0, random), 0, 0.95);
      alarms += of.p() < 0.05 ? 1 : 0;
      assertThat(of.p() < 0.05).isEqualTo(of.low() > 0 || of.high() < 0);
    }
    assertThat(alarms / (double) SIMULATIONS).isEqualTo(0.05, within(MONTE_CARLO));
  }

  @Test
  @DisplayName("takes no less a scatter than what is known of it")
  void leastVariance() {
    // t(2) = 4.3027, of a standard error of 3 / root 3; p = 1 - t / root(2 + t^2) with t = 1.
    PairedInterval constant = PairedInterval.of(new double[] {1.7, 1.7, 1.8}, 9, 0.95);
    assertThat(constant.high() - constant.mean())
        .isEqualTo(4.3026527 * 3 / Math.sqrt(3), within(1e-6));
    PairedInterval one = PairedInterval.of(new double[] {2, 2, 2}, 12, 0.95);
    assertThat(one.p()).isEqualTo(1 - 1 / Math.sqrt(3), within(1e-12));
  }

  /** Each seed moves both engines by as much; pairing takes that out. */
  private static double[] differences(int seeds, double truth, Random random) {
    double[] differences = new double[seeds];
    for (int seed = 0; seed < seeds; seed++) {
      double common = 60 + 3 * random.nextGaussian();
      double first = common + truth + 0.5 * random.nextGaussian();
      double second = common + 0.5 * random.nextGaussian();
      differences[seed] = first - second;
    }
    return differences;
  }
}
