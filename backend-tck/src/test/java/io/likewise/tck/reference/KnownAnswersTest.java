package io.likewise.tck.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.data.Batch;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.data.memory.InMemorySplit;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The inputs of the reference values")
class KnownAnswersTest {
  @ParameterizedTest(name = "{0}")
  @EnumSource
  @DisplayName("are the images and masks that the reference program stored")
  void inputs(Variant variant) {
    KnownAnswers answers = KnownAnswers.resNet50(variant);
    InMemorySplit images = PatternImages.drawn(variant == Variant.KERAS ? 1 : 2, 64);
    double[] stored = answers.values("images");
    byte[] pixels = new byte[32 * 32 * 3];
    for (int i = 0; i < 64; i++) {
      images.pixels(i, pixels, 0);
      for (int j = 0; j < pixels.length; j++) {
        assertThat(pixels[j] & 0xff).isEqualTo((int) stored[i * pixels.length + j]);
      }
    }
    for (int step = 0; step < 10; step++) {
      assertMasks(answers, "stage1", step, answers.frozenStep(step));
    }
    for (int step = 0; step < 5; step++) {
      assertMasks(answers, "stage2", step, answers.unfrozenStep("stage2", step));
    }
  }

  private static void assertMasks(KnownAnswers answers, String stage, int step, Batch batch) {
    assertThat(batch.masks()).hasSize(answers.spec().dropouts());
    for (int i = 0; i < batch.masks().size(); i++) {
      double[] stored = answers.values(stage + "/mask_" + (i + 1));
      ByteBuffer mask = batch.masks().get(i);
      for (int j = 0; j < mask.capacity(); j++) {
        assertThat((double) mask.get(j)).isEqualTo(stored[step * mask.capacity() + j]);
      }
    }
  }

  @Test
  @DisplayName("are weights of a formula, whose first value the page on numbers gives")
  void weights() {
    assertThat(KnownAnswers.hash("1:conv1_conv/kernel")).isEqualTo(0x573e5d7415b8a826L);
    assertThat(KnownAnswers.resNet50(Variant.KERAS).weights().floats("conv1_conv/kernel")[0])
        .isEqualTo(0.18901417f);
  }
}
