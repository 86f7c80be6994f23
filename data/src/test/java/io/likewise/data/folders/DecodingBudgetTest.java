package io.likewise.data.folders;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.data.TestImages;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Decoding many images at once")
class DecodingBudgetTest {
  @TempDir private Path folder;

  /** 16 photos of 6 million pixels each, 18 MB when they are decoded. */
  private void photos() throws IOException {
    Path first =
        TestImages.write(
            new BufferedImage(3000, 2000, BufferedImage.TYPE_3BYTE_BGR),
            "jpg",
            folder.resolve("cat/0.jpg"));
    Files.createDirectories(folder.resolve("dog"));
    for (int i = 1; i < 16; i++) {
      Files.createLink(folder.resolve(i < 8 ? "cat" : "dog").resolve(i + ".jpg"), first);
    }
  }

  private static String said(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  @Test
  @DisplayName("fits into a heap that has room for few, on any number of processors, to one result")
  void processors() throws IOException {
    photos();
    Process many = DecodingProcess.start(folder, "140m", 16);
    String one = said(DecodingProcess.start(folder, "140m", 1));
    assertThat(one).matches("[0-9a-f]{64}");
    assertThat(said(many)).isEqualTo(one);
  }

  @Test
  @DisplayName("in a heap that is too small even for one image names it, and what it takes")
  void tooLarge() throws IOException {
    photos();
    assertThat(said(DecodingProcess.start(folder, "32m", 2)))
        .startsWith(folder.toString())
        .contains("jpg: decoding it takes up to", "Java heap of 3");
  }
}
