package io.likewise.data.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

/**
 * Looks for bytes that are neither decoded nor refused, or that say they take less than no memory;
 * see {@link io.likewise.data.formats.SafetensorsFuzzTest}.
 */
@DisplayName("Any bytes")
class ImageFuzzTest {
  private static final long MOST_DECODED = 1 << 24;

  @TempDir Path folder;

  @FuzzTest(maxDuration = "10m")
  @DisplayName("are an image, or one that is refused")
  void file(byte[] bytes) throws IOException {
    Path path = Files.write(folder.resolve("fuzz.png"), bytes);
    try {
      long needed = ImageFile.decodingBytes(path);
      assertThat(needed).isPositive();
      if (needed < MOST_DECODED) {
        assertThat(ImageFile.read(path).square(4)).hasSize(48);
      }
    } catch (UnreadableImageException e) {
      assertThat(e).hasMessageNotContaining("\n");
    }
  }
}
