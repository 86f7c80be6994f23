package io.likewise.toolkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.likewise.api.model.Logits;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The cross-entropy")
class CrossEntropyTest {
  @Test
  @DisplayName("has the gradient that differences of its mean come to, whatever follows the labels")
  void gradient() {
    double[] values = {0.3, -1.2, 2, 5, 0, -0.7};
    int[] labels = {2, 0, 99};
    double[] gradient = CrossEntropy.gradient(new Logits(values, 2, 3), labels);
    assertThat(gradient).hasSize(6);
    for (int i = 0; i < 6; i++) {
      double[] more = values.clone();
      double[] less = values.clone();
      more[i] += 1e-6;
      less[i] -= 1e-6;
      double difference =
          new Logits(more, 2, 3).meanCrossEntropy(labels)
              - new Logits(less, 2, 3).meanCrossEntropy(labels);
      assertThat(gradient[i]).isCloseTo(difference / 2e-6, within(1e-8));
    }
  }
}
