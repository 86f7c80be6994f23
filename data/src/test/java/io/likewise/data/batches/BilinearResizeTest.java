package io.likewise.data.batches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.likewise.data.Golden;
import io.likewise.data.formats.SafetensorsFile;
import java.nio.FloatBuffer;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.rng.core.source64.SplitMix64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Label("Resizing")
class BilinearResizeTest {

  private static float[] resize(double[] image, int from, int to) {
    float[] target = new float[to * to * 3];
    new BilinearResize(from, to).apply(image, FloatBuffer.wrap(target), 0);
    return target;
  }

  @ParameterizedTest(name = "{0} to {1}")
  @CsvSource({
    "resnet50-keras, 48",
    "resnet50-keras, 72",
    "resnet50-torchvision, 48",
    "resnet50-torchvision, 72",
  })
  @DisplayName("agrees with the reference values")
  void golden(String file, int size) {
    try (SafetensorsFile golden = Golden.open(file)) {
      double[] images = golden.doubles("images");
      float[] expected = golden.floats("resize/bilinear_" + size);
      BilinearResize resize = new BilinearResize(32, size);
      FloatBuffer resized = FloatBuffer.allocate(expected.length);
      for (int i = 0; i < 2; i++) {
        double[] image = Arrays.copyOfRange(images, i * 3072, (i + 1) * 3072);
        resize.apply(image, resized, i * size * size * 3);
      }
      assertThat(resized.array()).containsExactly(expected, within(1e-4f));
    }
  }

  @Test
  @DisplayName("puts pixel centres at halves and clamps the edges: 0 1 becomes 0 ¼ ¾ 1")
  void halfPixel() {
    double[] columns = {0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1};
    float[] resized = resize(columns, 2, 4);
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 4; x++) {
        assertThat(resized[(y * 4 + x) * 3 + 1]).isEqualTo(new float[] {0, .25f, .75f, 1}[x]);
      }
    }
  }

  @Property(tries = 200)
  @Label("is the weighted mean of the four nearest pixels, up and down")
  void definition(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 12) int from,
      @ForAll @IntRange(min = 1, max = 30) int to) {
    double[] image = new SplitMix64(seed).doubles(3L * from * from).toArray();
    float[] resized = resize(image, from, to);
    for (int y = 0; y < to; y++) {
      for (int x = 0; x < to; x++) {
        for (int channel = 0; channel < 3; channel++) {
          double value = sample(image, from, at(y, from, to), at(x, from, to), channel);
          assertThat(resized[(y * to + x) * 3 + channel]).isCloseTo((float) value, within(2e-7f));
        }
      }
    }
  }

  private static double at(int target, int from, int to) {
    return Math.max(0, Math.min(from - 1, (target + 0.5) * from / to - 0.5));
  }

  private static double sample(double[] image, int size, double y, double x, int channel) {
    double value = 0;
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        double weight = Math.max(0, 1 - Math.abs(y - row)) * Math.max(0, 1 - Math.abs(x - column));
        value += weight * image[(row * size + column) * 3 + channel];
      }
    }
    return value;
  }

  @Test
  @DisplayName("to the same size only rounds")
  void same() {
    double[] image = new SplitMix64(1).doubles(32 * 32 * 3).toArray();
    float[] resized = resize(image, 32, 32);
    for (int i = 0; i < image.length; i++) {
      assertThat(resized[i]).isEqualTo((float) image[i]);
    }
  }

  @Test
  @DisplayName("writes where it is told and nowhere else")
  void offset() {
    FloatBuffer target = FloatBuffer.allocate(3 + 12 + 3);
    new BilinearResize(1, 2).apply(new double[] {1, 2, 3}, target, 3);
    assertThat(target.array())
        .containsExactly(0, 0, 0, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 0, 0, 0);
  }
}
