package io.likewise.tck.subject;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("How close a loss must come is")
class ClosenessTest {
  private static final double BOUND = 1e-5;

  @ParameterizedTest(name = "{1} of {0}, and no more")
  @CsvSource({"217, 217e-5", "2.3, 2.3e-5", "1, 1e-5", "0.4, 1e-5", "0, 1e-5"})
  @DisplayName("relative to the loss, or absolute where that is small")
  void loss(double expected, double most) {
    for (int sign : new int[] {1, -1}) {
      Closeness.assertLoss("a step", expected + sign * 0.99 * most, expected, BOUND);
      assertThatThrownBy(
              () -> Closeness.assertLoss("a step", expected + sign * 1.01 * most, expected, BOUND))
          .isInstanceOf(AssertionError.class);
    }
    assertThatThrownBy(() -> Closeness.assertLoss("a step", Double.NaN, expected, BOUND))
        .isInstanceOf(AssertionError.class);
  }
}
