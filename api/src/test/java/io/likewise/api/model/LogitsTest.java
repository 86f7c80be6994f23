package io.likewise.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Logits")
class LogitsTest {
  private static Logits row(double... values) {
    return new Logits(values, 1, values.length);
  }

  @Test
  @DisplayName("give log(n) as the cross-entropy of n equal classes")
  void uniform() {
    assertThat(row(5, 5, 5, 5).crossEntropy(0, 2)).isCloseTo(Math.log(4), within(1e-15));
  }

  @Test
  @DisplayName("give −log of the softmax probability")
  void known() {
    // softmax(1, 2, 3)[2] = e³/(e + e² + e³) = 0.6652409557748219
    assertThat(row(1, 2, 3).crossEntropy(0, 2))
        .isCloseTo(-Math.log(0.6652409557748219), within(1e-15));
  }

  @Test
  @DisplayName("do not overflow")
  void large() {
    assertThat(row(1000, 0).crossEntropy(0, 0)).isEqualTo(0);
    assertThat(row(1000, 0).crossEntropy(0, 1)).isEqualTo(1000);
  }

  @Test
  @DisplayName("that are not numbers give a loss that is not one")
  void notFinite() {
    assertThat(row(Double.NaN, 0).crossEntropy(0, 1)).isNaN();
    assertThat(row(Double.POSITIVE_INFINITY, 0).crossEntropy(0, 1)).isNaN();
  }

  @Test
  @DisplayName("let the lowest index win a tie")
  void ties() {
    assertThat(row(0, 7, 7, 1).argMax(0)).isEqualTo(1);
    assertThat(row(3, 3, 3).argMax(0)).isZero();
  }

  @Test
  @DisplayName("average the cross-entropy over rows")
  void mean() {
    Logits logits = new Logits(new double[] {0, 0, Math.log(3), 0}, 2, 2);
    double expected = (Math.log(2) + Math.log(4) - Math.log(3)) / 2;
    assertThat(logits.meanCrossEntropy(new int[] {1, 0})).isCloseTo(expected, within(1e-15));
  }

  @Test
  @DisplayName("fit their shape or are refused")
  void shape() {
    assertThatThrownBy(() -> new Logits(new double[5], 2, 3))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
