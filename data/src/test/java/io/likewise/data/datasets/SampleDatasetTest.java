package io.likewise.data.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.data.memory.InMemoryDataset;
import io.likewise.data.memory.InMemorySplit;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.rng.core.source64.SplitMix64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The sample data set")
class SampleDatasetTest {
  private static final InMemoryDataset SAMPLE = SampleDataset.draw(1);
  private static final int VALUES = 32 * 32 * 3;

  @Test
  @DisplayName("is the same to the last bit on every machine")
  void pinned() {
    assertThat(SAMPLE.digest()).isEqualTo(PINNED);
  }

  private static final String PINNED =
      "d0fa951540fc36d353dd8c6af5e0b88462ff6be186291495dd8d6138da96533a";

  @Test
  @DisplayName("has 2,000 training and 500 test images of size 32, as many of every class, mixed")
  void balanced() {
    assertThat(SAMPLE.classNames())
        .containsExactly(
            "disk",
            "ring",
            "square",
            "frame",
            "triangle",
            "cross",
            "star",
            "stripes",
            "checkerboard",
            "dots");
    for (InMemorySplit split : List.of(SAMPLE.train(), SAMPLE.test())) {
      int[] counts = new int[10];
      int changes = 0;
      for (int i = 0; i < split.size(); i++) {
        counts[split.label(i)]++;
        changes += i > 0 && split.label(i) != split.label(i - 1) ? 1 : 0;
      }
      assertThat(counts).containsOnly(split.size() / 10);
      // Nine of ten neighbours differ in a random order; all of them do in turn, none if sorted.
      assertThat(changes / (double) split.size()).isBetween(0.85, 0.95);
    }
    assertThat(SAMPLE.train().size()).isEqualTo(2000);
    assertThat(SAMPLE.test().size()).isEqualTo(500);
    assertThat(SAMPLE.train().imageSize()).isEqualTo(32);
  }

  @Test
  @DisplayName("has no image twice, and other images for another seed")
  void distinct() {
    Set<Integer> hashes = new HashSet<>();
    byte[] pixels = new byte[VALUES];
    for (InMemorySplit split : List.of(SAMPLE.train(), SAMPLE.test())) {
      for (int i = 0; i < split.size(); i++) {
        split.pixels(i, pixels, 0);
        hashes.add(Arrays.hashCode(pixels));
      }
    }
    assertThat(hashes).hasSize(2500);
    assertThat(SampleDataset.draw(2).digest()).isNotEqualTo(SAMPLE.digest());
  }

  @ParameterizedTest
  @EnumSource(SampleShape.class)
  @DisplayName("has shapes that are the same mirrored, and lie within 1.3 radii")
  void symmetric(SampleShape shape) {
    SplitMix64 stream = new SplitMix64(1);
    for (int i = 0; i < 1000; i++) {
      double x = 4 * stream.nextDouble() - 2;
      double y = 4 * stream.nextDouble() - 2;
      if (shape != SampleShape.CHECKERBOARD) {
        assertThat(shape.distance(-x, y)).isEqualTo(shape.distance(x, y));
      }
      if (Math.sqrt(x * x + y * y) > 1.3) {
        assertThat(shape.distance(x, y)).isPositive();
      }
    }
  }

  @Test
  @DisplayName("has a checkerboard that is the same mirrored along its diagonal")
  void checkerboard() {
    SplitMix64 stream = new SplitMix64(1);
    for (int i = 0; i < 1000; i++) {
      double x = 2 * stream.nextDouble() - 1;
      double y = 2 * stream.nextDouble() - 1;
      assertThat(SampleShape.CHECKERBOARD.distance(y, x))
          .isEqualTo(SampleShape.CHECKERBOARD.distance(x, y));
    }
  }

  @Test
  @DisplayName("is no task for a linear classifier: under 40 % on the test images")
  void notLinear() {
    SoftmaxRegression classifier = new SoftmaxRegression();
    for (int epoch = 0; epoch < 12; epoch++) {
      classifier.train(SAMPLE.train());
    }
    // It did learn what there was to learn: it knows much of its training images by heart.
    assertThat(classifier.accuracy(SAMPLE.train())).isGreaterThan(0.45);
    assertThat(classifier.accuracy(SAMPLE.test())).isLessThan(0.4);
  }

  /** Ten linear functions of the pixels, trained by stochastic gradient descent. */
  private static final class SoftmaxRegression {
    private static final float RATE = 0.004f;

    private final float[][] weights = new float[10][VALUES];
    private final byte[] stored = new byte[VALUES];
    private final float[] pixels = new float[VALUES];

    void train(InMemorySplit split) {
      for (int i = 0; i < split.size(); i++) {
        double[] logits = logits(split, i);
        double largest = Arrays.stream(logits).max().orElseThrow();
        double sum = Arrays.stream(logits).map(x -> Math.exp(x - largest)).sum();
        for (int label = 0; label < 10; label++) {
          double probability = Math.exp(logits[label] - largest) / sum;
          float step = RATE * (float) ((split.label(i) == label ? 1 : 0) - probability);
          for (int j = 0; j < VALUES; j++) {
            weights[label][j] += step * pixels[j];
          }
        }
      }
    }

    double accuracy(InMemorySplit split) {
      long correct =
          IntStream.range(0, split.size())
              .filter(i -> largest(logits(split, i)) == split.label(i))
              .count();
      return correct / (double) split.size();
    }

    private static int largest(double[] logits) {
      return IntStream.range(0, 10).reduce((a, b) -> logits[b] > logits[a] ? b : a).orElseThrow();
    }

    private double[] logits(InMemorySplit split, int image) {
      split.pixels(image, stored, 0);
      for (int j = 0; j < VALUES; j++) {
        pixels[j] = (stored[j] & 0xff) / 255f - 0.5f;
      }
      double[] logits = new double[10];
      for (int label = 0; label < 10; label++) {
        float sum = 0;
        for (int j = 0; j < VALUES; j++) {
          sum += weights[label][j] * pixels[j];
        }
        logits[label] = sum;
      }
      return logits;
    }
  }
}
