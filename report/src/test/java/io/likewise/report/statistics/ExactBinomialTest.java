package io.likewise.report.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Counts by the binomial distribution")
class ExactBinomialTest {
  @Test
  @DisplayName("of fair coins have the probabilities that SciPy's binomtest gives")
  void coins() {
    assertThat(ExactBinomial.fairCoin(5, 0)).isEqualTo(0.0625, within(1e-12));
    assertThat(ExactBinomial.fairCoin(1, 6)).isEqualTo(0.125, within(1e-12));
    assertThat(ExactBinomial.fairCoin(12, 4)).isEqualTo(0.076812744140625, within(1e-12));
    assertThat(ExactBinomial.fairCoin(3, 3)).isEqualTo(1);
    assertThat(ExactBinomial.fairCoin(0, 0)).isEqualTo(1);
    assertThat(ExactBinomial.fairCoin(4, 3)).isEqualTo(1, within(1e-12));
  }

  @Test
  @DisplayName("that are means of repeats lie between whole ones")
  void between() {
    assertThat(ExactBinomial.fairCoin(5.5, 0))
        .isBetween(ExactBinomial.fairCoin(6, 0), ExactBinomial.fairCoin(5, 0));
  }

  @Test
  @DisplayName("have the intervals of Clopper and Pearson that SciPy gives")
  void intervals() {
    Offset<Double> digits = Offset.offset(1e-9);
    assertThat(ExactBinomial.interval(0, 30, 0.95))
        .containsExactly(new double[] {0, 0.11570330822202743}, digits);
    assertThat(ExactBinomial.interval(1, 3000, 0.95))
        .containsExactly(new double[] {8.439233712466628e-06, 0.0018557999941494615}, digits);
    assertThat(ExactBinomial.interval(3, 1000, 0.95))
        .containsExactly(new double[] {0.0006190999316499173, 0.008742023238657654}, digits);
    assertThat(ExactBinomial.interval(30, 30, 0.95))
        .containsExactly(new double[] {0.8842966917779725, 1}, digits);
  }

  @ParameterizedTest(name = "an interval holds a share of {0} of {1} with 95 % or more, summed")
  @CsvSource({"0.001, 1000", "0.02, 100", "0.3, 20"})
  void holds(double share, int trials) {
    double held = 0;
    double probability = Math.pow(1 - share, trials);
    for (int seen = 0; seen <= trials; seen++) {
      double[] interval = ExactBinomial.interval(seen, trials, 0.95);
      held += interval[0] <= share && share <= interval[1] ? probability : 0;
      probability *= (trials - seen) * share / ((seen + 1) * (1 - share));
    }
    assertThat(held).isBetween(0.95, 1.0);
  }
}
