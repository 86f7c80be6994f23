package io.likewise.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Adam")
class AdamTest {
  @Test
  @DisplayName("moves a weight by almost the learning rate in its first step")
  void firstStep() {
    double gradient = 0.3;
    double first = (1 - Adam.BETA_1) * gradient;
    double second = (1 - Adam.BETA_2) * gradient * gradient;
    double move = Adam.stepSize(1e-3, 1) * first / (Math.sqrt(second) + Adam.EPSILON);
    assertThat(move).isCloseTo(1e-3, within(2e-8));
  }

  @Test
  @DisplayName("is the same update when epsilon stands behind the bias correction")
  void bothForms() {
    double first = 0.02;
    double second = 0.0007;
    for (long step = 1; step < 3000; step += 7) {
      double keras = Adam.stepSize(1e-4, step) * first / (Math.sqrt(second) + Adam.EPSILON);
      double correction1 = 1 - Math.pow(Adam.BETA_1, step);
      double correction2 = 1 - Math.pow(Adam.BETA_2, step);
      double torch =
          1e-4
              * (first / correction1)
              / (Math.sqrt(second / correction2) + Adam.epsilonBehindCorrection(step));
      assertThat(torch / keras).isCloseTo(1, within(1e-13));
    }
  }
}
