package io.likewise.api.model;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("KernelLayout")
class KernelLayoutTest {
  @Test
  @DisplayName("takes value (h, w, i, o) of HWIO to (o, i, h, w) of OIHW")
  void definition() {
    int height = 3;
    int width = 2;
    int in = 40;
    int out = 35;
    int[] target = new int[height * width * in * out];
    KernelLayout.forEach(height * width, in, out, (hwio, oihw) -> target[oihw] = hwio);
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < in; i++) {
        for (int h = 0; h < height; h++) {
          for (int w = 0; w < width; w++) {
            int expected = ((h * width + w) * in + i) * out + o;
            assertThat(target[((o * in + i) * height + h) * width + w]).isEqualTo(expected);
          }
        }
      }
    }
  }

  @Property(tries = 50)
  void visitsEveryPositionOnce(
      @ForAll @IntRange(min = 1, max = 9) int area,
      @ForAll @IntRange(min = 1, max = 70) int in,
      @ForAll @IntRange(min = 1, max = 70) int out) {
    boolean[] source = new boolean[area * in * out];
    boolean[] target = new boolean[area * in * out];
    KernelLayout.forEach(
        area,
        in,
        out,
        (hwio, oihw) -> {
          assertThat(source[hwio] || target[oihw]).isFalse();
          source[hwio] = true;
          target[oihw] = true;
        });
    assertThat(source).doesNotContain(false);
    assertThat(target).doesNotContain(false);
  }
}
