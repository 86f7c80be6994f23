package io.likewise.report.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The power of paired differences")
class PairedPowerTest {
  @ParameterizedTest(name = "of {0} with an effect of {1} at {2} is that of statsmodels")
  @CsvSource({
    "3, 2, 0.05, 0.4707494312784346",
    "3, 3.26, 0.05, 0.7992268859670768",
    "5, 1, 0.05, 0.4013899173717948",
    "5, 1.5, 0.016666666666666666, 0.42716138631453743",
    "10, 1, 0.05, 0.8030968566327218",
    "30, 0.5, 0.01, 0.5025554971271597",
    "200, 0.2, 0.05, 0.8036666605857853"
  })
  void power(int count, double effect, double level, double expected) {
    // TTestPower().power(effect, count, level), statsmodels 0.14 with SciPy's noncentral t.
    assertThat(new PairedPower(level, 0).of(count, effect)).isEqualTo(expected, within(1e-8));
    assertThat(new PairedPower(level, 0).of(count, -effect)).isEqualTo(expected, within(1e-8));
  }

  @Test
  @DisplayName("where there is no difference is the level")
  void level() {
    for (int count : new int[] {2, 3, 5, 10, 100, 1000}) {
      assertThat(new PairedPower(0.05, 0).of(count, 0)).isEqualTo(0.05, within(5e-6));
    }
  }

  @ParameterizedTest(name = "of {0} is 80 % at an effect of {1}")
  @CsvSource({
    "3, 3.264043552819638",
    "5, 1.6819970833232674",
    "10, 0.9960019107624178",
    "20, 0.6604416544380312"
  })
  void smallest(int count, double expected) {
    assertThat(new PairedPower(0.05, 0).smallestEffect(count)).isEqualTo(expected, within(1e-6));
  }

  @ParameterizedTest(name = "is 80 % for an effect of {0} from {1} on")
  @CsvSource({"20, 3", "2, 5", "1, 10", "0.5, 34", "0.2, 199"})
  void count(double effect, int expected) {
    assertThat(new PairedPower(0.05, 0).count(effect)).hasValue(expected);
  }

  @ParameterizedTest(name = "of {0} that take no less a scatter than the true one is simulated")
  @CsvSource({"3, 3", "5, 1.7", "10, 1"})
  void least(int count, double effect) {
    Random random = new Random(count);
    int seen = 0;
    for (int i = 0; i < 20_000; i++) {
      double[] differences =
          random.doubles(count).map(u -> effect + random.nextGaussian()).toArray();
      seen += PairedInterval.of(differences, 1, 0.95).p() < 0.05 ? 1 : 0;
    }
    assertThat(new PairedPower(0.05, 1).of(count, effect))
        .isEqualTo(seen / 20_000.0, within(0.01))
        .isLessThan(new PairedPower(0.05, 0).of(count, effect) - 0.03);
  }

  @Test
  @DisplayName("is never 80 % if there is no difference")
  void never() {
    assertThat(new PairedPower(0.05, 0).count(0)).isEmpty();
    assertThat(new PairedPower(0.05, 0).count(0.01)).isEmpty();
  }

  @Test
  @DisplayName("depends on a scatter that few values tell roughly: as the chi-square distribution")
  void scatter() {
    assertThat(PairedPower.deviationRange(3))
        .containsExactly(new double[] {0.5206582666988174, 6.2847346964853825}, within(1e-6));
    Random random = new Random(1);
    double[] range = PairedPower.deviationRange(5);
    int held = 0;
    for (int i = 0; i < 20_000; i++) {
      double[] five = random.doubles(5).map(u -> random.nextGaussian()).toArray();
      double deviation = Math.sqrt(org.hipparchus.stat.StatUtils.variance(five));
      held += range[0] * deviation <= 1 && 1 <= range[1] * deviation ? 1 : 0;
    }
    assertThat(held / 20_000.0).isEqualTo(0.95, within(0.005));
  }
}
