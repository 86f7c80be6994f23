package io.likewise.data.batches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.likewise.api.experiment.Preprocessing;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@Label("The augmenter")
class ImageAugmenterTest {
  private static final int SIZE = 5;
  private static final int VALUES = SIZE * SIZE * 3;

  private static double[] apply(
      byte[] stored, Variation variation, Preprocessing preprocessing, boolean clip) {
    double[] image = new double[stored.length];
    int size = (int) Math.sqrt(stored.length / 3.0);
    new ImageAugmenter(size, preprocessing, clip).apply(stored, variation, image);
    return image;
  }

  private static double[] vary(byte[] stored, Variation variation) {
    return apply(stored, variation, Preprocessing.UNIT, false);
  }

  private static byte[] move(byte[] stored, boolean flip, int turns) {
    double[] image = vary(stored, new Variation(flip, turns, 0, 1));
    byte[] moved = new byte[stored.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = (byte) Math.rint(image[i] * 255);
    }
    return moved;
  }

  private static double mean(double[] image, int channel) {
    double sum = 0;
    for (int i = channel; i < image.length; i += 3) {
      sum += image[i];
    }
    return sum / (image.length / 3.0);
  }

  @Nested
  @DisplayName("moves pixels")
  class Moving {
    // Two by two pixels: 1 2 / 3 4, each the same in all channels.
    private final byte[] square = {1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4};

    private void assertPixels(byte[] image, int... pixels) {
      assertThat(image)
          .isEqualTo(
              new byte[] {
                (byte) pixels[0], (byte) pixels[0], (byte) pixels[0],
                (byte) pixels[1], (byte) pixels[1], (byte) pixels[1],
                (byte) pixels[2], (byte) pixels[2], (byte) pixels[2],
                (byte) pixels[3], (byte) pixels[3], (byte) pixels[3]
              });
    }

    @Test
    @DisplayName("left to right in a flip")
    void flip() {
      assertPixels(move(square, true, 0), 2, 1, 4, 3);
    }

    @Test
    @DisplayName("counter-clockwise in a quarter turn")
    void turn() {
      assertPixels(move(square, false, 1), 2, 4, 1, 3);
      assertPixels(move(square, false, 2), 4, 3, 2, 1);
      assertPixels(move(square, false, 3), 3, 1, 4, 2);
    }

    @Test
    @DisplayName("in a flip before a turn")
    void flipFirst() {
      assertPixels(move(square, true, 1), 1, 3, 2, 4);
    }
  }

  @Property
  @Label("comes back after four quarter turns")
  void fourTurns(@ForAll @Size(VALUES) byte[] stored) {
    byte[] turned = stored;
    for (int i = 0; i < 4; i++) {
      turned = move(turned, false, 1);
    }
    assertThat(turned).isEqualTo(stored);
  }

  @Property
  @Label("makes k turns at once as one after the other")
  void turnsAdd(@ForAll @Size(VALUES) byte[] stored, @ForAll @IntRange(max = 3) int turns) {
    byte[] turned = stored;
    for (int i = 0; i < turns; i++) {
      turned = move(turned, false, 1);
    }
    assertThat(move(stored, false, turns)).isEqualTo(turned);
  }

  @Property
  @Label("comes back after two flips")
  void twoFlips(@ForAll @Size(VALUES) byte[] stored) {
    assertThat(move(move(stored, true, 0), true, 0)).isEqualTo(stored);
  }

  @Property
  @Label("shifts every channel's mean by the brightness")
  void brightness(
      @ForAll @Size(VALUES) byte[] stored,
      @ForAll @DoubleRange(min = -0.2, max = 0.2) double brightness) {
    double[] before = vary(stored, Variation.NONE);
    double[] after = vary(stored, new Variation(false, 0, brightness, 1));
    for (int channel = 0; channel < 3; channel++) {
      assertThat(mean(after, channel)).isCloseTo(mean(before, channel) + brightness, within(1e-12));
    }
  }

  @Property
  @Label("keeps every channel's mean whatever the contrast, and scales the distances from it")
  void contrast(
      @ForAll @Size(VALUES) byte[] stored,
      @ForAll @DoubleRange(min = 0.8, max = 1.2) double contrast) {
    double[] before = vary(stored, Variation.NONE);
    double[] after = vary(stored, new Variation(false, 0, 0, contrast));
    for (int i = 0; i < VALUES; i++) {
      double mean = mean(before, i % 3);
      assertThat(after[i]).isCloseTo(mean + contrast * (before[i] - mean), within(1e-12));
    }
  }

  @Property
  @Label("computes what is written: move, brighten, contrast, clip, preprocess")
  void definition(
      @ForAll @Size(VALUES) byte[] stored,
      @ForAll boolean flip,
      @ForAll @IntRange(max = 3) int turns,
      @ForAll @DoubleRange(min = -0.2, max = 0.2) double brightness,
      @ForAll @DoubleRange(min = 0.8, max = 1.2) double contrast,
      @ForAll Preprocessing preprocessing,
      @ForAll boolean clip) {
    double[] expected = vary(move(stored, flip, turns), Variation.NONE);
    for (int i = 0; i < VALUES; i++) {
      expected[i] += brightness;
    }
    double[] means = {mean(expected, 0), mean(expected, 1), mean(expected, 2)};
    for (int i = 0; i < VALUES; i++) {
      expected[i] = (expected[i] - means[i % 3]) * contrast + means[i % 3];
      expected[i] = clip ? Math.min(1, Math.max(0, expected[i])) : expected[i];
    }
    Variation variation = new Variation(flip, turns, brightness, contrast);
    assertThat(apply(stored, variation, preprocessing, clip))
        .containsExactly(preprocessed(expected, preprocessing), within(1e-10));
  }

  private static double[] preprocessed(double[] image, Preprocessing preprocessing) {
    double[] result = image.clone();
    for (int i = 0; i < image.length; i += 3) {
      switch (preprocessing) {
        case UNIT -> {}
        case CAFFE -> {
          result[i] = 255 * image[i + 2] - 103.939;
          result[i + 1] = 255 * image[i + 1] - 116.779;
          result[i + 2] = 255 * image[i] - 123.68;
        }
        case TORCH -> {
          result[i] = (image[i] - .485) / .229;
          result[i + 1] = (image[i + 1] - .456) / .224;
          result[i + 2] = (image[i + 2] - .406) / .225;
        }
      }
    }
    return result;
  }

  @Test
  @DisplayName("keeps x/255 to the last bit where nothing is varied")
  void exact() {
    byte[] stored = new byte[16 * 16 * 3];
    for (int i = 0; i < stored.length; i++) {
      stored[i] = (byte) i;
    }
    double[] image = vary(stored, Variation.NONE);
    for (int i = 0; i < stored.length; i++) {
      assertThat(image[i]).isEqualTo((i & 0xff) / 255.0);
    }
  }

  @Test
  @DisplayName("leaves values outside 0 to 1 as they are unless it clips")
  void clipping() {
    byte[] white = new byte[12];
    Arrays.fill(white, (byte) 255);
    Variation brighter = new Variation(false, 0, 0.2, 1);
    assertThat(apply(white, brighter, Preprocessing.UNIT, false)).containsOnly(1.2);
    assertThat(apply(white, brighter, Preprocessing.UNIT, true)).containsOnly(1.0);
  }
}
