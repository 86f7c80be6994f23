package io.likewise.runs.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.likewise.api.experiment.Mistake;
import io.likewise.api.model.Logits;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The most confident mistakes")
class ConfidentMistakesTest {
  private final ConfidentMistakes mistakes = new ConfidentMistakes();

  private void add(int[] samples, int[] labels, double... logits) {
    int classes = logits.length / samples.length;
    for (int i = 0; i < samples.length; i++) {
      double[] row = Arrays.copyOfRange(logits, i * classes, (i + 1) * classes);
      mistakes.add(samples[i], labels[i], new Logits(row, 1, classes));
    }
  }

  @Test
  @DisplayName("are images that were mistaken, with the probability of what they were taken for")
  void probability() {
    double third = Math.log(3);
    add(new int[] {7, 8, 9}, new int[] {0, 1, 1}, 0, third, 0, third, 50, 0);
    List<Mistake> list = mistakes.list();
    assertThat(list).extracting(Mistake::sample).containsExactly(9, 7);
    assertThat(list.get(0).probability()).isEqualTo(1, within(1e-15));
    assertThat(list.get(1)).extracting(Mistake::label, Mistake::predicted).containsExactly(0, 1);
    // e^log 3 / (e^0 + e^log 3)
    assertThat(list.get(1).probability()).isEqualTo(.75, within(1e-15));
  }

  @Test
  @DisplayName("are the twenty surest of all images, the lower index first where two are as sure")
  void most() {
    IntStream.range(0, 30).forEach(i -> add(new int[] {i}, new int[] {0}, 0, 1 + i / 2));
    assertThat(mistakes.list())
        .extracting(Mistake::sample)
        .startsWith(28, 29, 26, 27)
        .endsWith(10, 11)
        .hasSize(20);
  }

  @Test
  @DisplayName("are none where the model was right")
  void none() {
    add(new int[] {1}, new int[] {1}, 0, 1);
    assertThat(mistakes.list()).isEmpty();
  }
}
