package io.likewise.data.batches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.likewise.api.experiment.Preprocessing;
import io.likewise.data.formats.SafetensorsFile;
import java.net.URISyntaxException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds what TensorFlow made of given images and draws; interop/augmentation_reference.py wrote it.
 */
@DisplayName("TensorFlow agrees")
class TensorFlowAgreementTest {
  private static final int SIZE = 16;
  private static final double TOLERANCE = 1e-6;

  /** The file that interop/run.sh has just made, or the one that travels with the tests. */
  private static Path path() {
    String made = System.getProperty("likewise.interop");
    if (made != null) {
      Path file = Path.of(made, "augmentation.safetensors");
      assumeTrue(Files.exists(file), file + ": not made");
      return file;
    }
    try {
      return Path.of(
          TensorFlowAgreementTest.class
              .getResource("/tensorflow/augmentation.safetensors")
              .toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** One image with given draws, and what became of it. */
  private record Case(SafetensorsFile file, String name) {
    byte[] stored() {
      int[] values = file.ints(name + "/stored");
      byte[] stored = new byte[values.length];
      for (int i = 0; i < stored.length; i++) {
        stored[i] = (byte) values[i];
      }
      return stored;
    }

    Variation variation() {
      double[] draws = file.doubles(name + "/draws");
      return new Variation(draws[0] == 1, (int) draws[1], draws[2], draws[3]);
    }

    double[] varied(Preprocessing preprocessing) {
      double[] varied = new double[SIZE * SIZE * 3];
      new ImageAugmenter(SIZE, preprocessing, false).apply(stored(), variation(), varied);
      return varied;
    }

    float[] expected(String what) {
      return file.floats(name + "/" + what);
    }

    void assertResized(Preprocessing preprocessing, String what, double tolerance) {
      float[] expected = expected(what);
      int to = (int) Math.round(Math.sqrt(expected.length / 3.0));
      FloatBuffer resized = FloatBuffer.allocate(expected.length);
      new BilinearResize(SIZE, to).apply(varied(preprocessing), resized, 0);
      assertThat(resized.array()).containsExactly(expected, within((float) tolerance));
    }
  }

  @ParameterizedTest(name = "on {0}")
  @ValueSource(
      strings = {
        "unchanged",
        "flip",
        "turn",
        "flip_three_turns",
        "darker",
        "brighter",
        "flatter",
        "everything",
        "everything_again"
      })
  void agrees(String name) {
    try (SafetensorsFile file = SafetensorsFile.open(path())) {
      Case one = new Case(file, name);
      double[] varied = one.varied(Preprocessing.UNIT);
      float[] augmented = one.expected("augmented");
      assertThat(augmented).hasSameSizeAs(varied);
      for (int i = 0; i < varied.length; i++) {
        assertThat(varied[i]).as("value %d", i).isCloseTo(augmented[i], within(TOLERANCE));
      }
      one.assertResized(Preprocessing.UNIT, "larger", TOLERANCE);
      one.assertResized(Preprocessing.UNIT, "smaller", TOLERANCE);
      // On a scale of 0 to 255.
      one.assertResized(Preprocessing.CAFFE, "caffe", 255 * TOLERANCE);
    }
  }

  @Test
  @DisplayName("by a file of nine cases that says which versions wrote it")
  void versions() {
    try (SafetensorsFile file = SafetensorsFile.open(path())) {
      assertThat(file.names()).hasSize(9 * 6);
      assertThat(file.metadata().get("made_by")).contains("TensorFlow", "Keras");
    }
  }
}
