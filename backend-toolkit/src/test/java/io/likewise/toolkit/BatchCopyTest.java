package io.likewise.toolkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.data.Batch;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.toolkit.BatchCopy.Layout;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A batch that is copied")
class BatchCopyTest {
  private static final ModelSpec SPEC =
      new ModelSpec(Variant.KERAS, List.of(1), 4, List.of(3), 0.75, 1, 32, 2);

  /** Two images of 2×2, in buffers with room for more that stand somewhere. */
  private static Batch batch() {
    FloatBuffer images = FloatBuffer.allocate(30);
    for (int i = 0; i < 30; i++) {
      images.put(i, i);
    }
    images.position(7);
    ByteBuffer mask = ByteBuffer.wrap(new byte[] {0, 1, 1, 1, 0, 1, 9, 9});
    mask.position(2);
    return new Batch(2, 2, images, new int[2], List.of(mask), new int[2]);
  }

  @Test
  @DisplayName("has its channels last as they are, or first, in either precision")
  void images() {
    float[] narrow = new float[24];
    double[] wide = new double[24];
    BatchCopy.images(batch(), Layout.CHANNELS_LAST, FloatBuffer.wrap(narrow));
    BatchCopy.images(batch(), Layout.CHANNELS_LAST, DoubleBuffer.wrap(wide));
    for (int i = 0; i < 24; i++) {
      assertThat(narrow[i]).isEqualTo(i);
      assertThat(wide[i]).isEqualTo(i);
    }
    BatchCopy.images(batch(), Layout.CHANNELS_FIRST, FloatBuffer.wrap(narrow));
    BatchCopy.images(batch(), Layout.CHANNELS_FIRST, DoubleBuffer.wrap(wide));
    assertThat(wide)
        .containsExactly(
            0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11, 12, 15, 18, 21, 13, 16, 19, 22, 14, 17, 20, 23);
    for (int i = 0; i < 24; i++) {
      assertThat((double) narrow[i]).isEqualTo(wide[i]);
    }
  }

  @Test
  @DisplayName("has masks of 0 and 1/(1 − p)")
  void masks() {
    float[] narrow = new float[6];
    double[] wide = new double[6];
    BatchCopy.mask(batch(), SPEC, 0, FloatBuffer.wrap(narrow));
    BatchCopy.mask(batch(), SPEC, 0, DoubleBuffer.wrap(wide));
    assertThat(narrow).containsExactly(0, 4, 4, 4, 0, 4);
    assertThat(wide).containsExactly(0, 4, 4, 4, 0, 4);
  }

  @Test
  @DisplayName("is in new arrays where there is no memory for it yet")
  void arrays() {
    double[] wide = new double[24];
    BatchCopy.images(batch(), Layout.CHANNELS_LAST, DoubleBuffer.wrap(wide));
    assertThat(BatchCopy.images(batch())).containsExactly(wide);
    assertThat(BatchCopy.masks(batch(), SPEC)).containsExactly(new double[] {0, 4, 4, 4, 0, 4});
  }
}
