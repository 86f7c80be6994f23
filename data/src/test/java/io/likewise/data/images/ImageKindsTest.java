package io.likewise.data.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds what Pillow made of image files of many kinds; interop/image_reference.py wrote both. */
@DisplayName("An image file of whatever kind")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImageKindsTest {
  private static final String TABLE = "pixels.csv";
  private static final String REFUSED = "refused";

  private Path folder;

  @BeforeAll
  void unpack(@TempDir Path empty) throws IOException {
    folder = empty;
    try (InputStream packed = ImageKindsTest.class.getResourceAsStream("/images/kinds.tar.gz");
        TarArchiveInputStream files =
            new TarArchiveInputStream(new GzipCompressorInputStream(packed))) {
      for (TarArchiveEntry file = files.getNextEntry(); file != null; file = files.getNextEntry()) {
        Files.write(folder.resolve(file.getName()), files.readAllBytes());
      }
    }
  }

  private Stream<List<String>> lines(boolean readable) throws IOException {
    return Files.readAllLines(folder.resolve(TABLE), StandardCharsets.UTF_8).stream()
        .map(line -> List.of(line.split(",", -1)))
        .filter(cells -> cells.get(1).equals(REFUSED) != readable);
  }

  Stream<List<String>> readable() throws IOException {
    return lines(true);
  }

  Stream<List<String>> refused() throws IOException {
    return lines(false);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readable")
  @DisplayName("has Pillow's pixels, and its size is known from the header")
  void pixels(List<String> expected) throws Exception {
    Path file = folder.resolve(expected.get(0));
    RgbImage image = ImageFile.read(file);
    assertThat(List.of(expected.get(0), image.width() + "", image.height() + "", digest(image)))
        .isEqualTo(expected);
    assertThat(ImageFile.size(file)).isEqualTo(new ImageFile.Size(image.width(), image.height()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  @DisplayName("is refused by name if it is not read")
  void refusals(List<String> expected) {
    assertThatThrownBy(() -> ImageFile.read(folder.resolve(expected.get(0))))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining(expected.get(2));
  }

  @Test
  @DisplayName("is among the references")
  void complete() throws Exception {
    assertThat(readable()).hasSizeGreaterThan(200);
    assertThat(refused()).hasSizeGreaterThan(15);
  }

  private static String digest(RgbImage image) throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    int[] row = new int[3 * image.width()];
    for (int y = 0; y < image.height(); y++) {
      image.read(y, row);
      for (int value : row) {
        digest.update((byte) value);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
