package io.likewise.data.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.data.TestImages;
import io.likewise.data.batches.BilinearResize;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An image file")
class ImageFileTest {
  private static final int GREY = 0;
  private static final int RGB = 2;
  private static final int GREY_ALPHA = 4;
  private static final int RGB_ALPHA = 6;

  @TempDir private Path folder;

  private static int[] pixel(Path file) throws UnreadableImageException {
    byte[] pixels = ImageFile.read(file).square(1);
    return new int[] {pixels[0] & 0xff, pixels[1] & 0xff, pixels[2] & 0xff};
  }

  private void assertUnreadable(Path file, String words) {
    assertThatThrownBy(() -> ImageFile.read(file))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining(words);
  }

  /** Writes a PNG of one pixel by hand, because Java's writer cannot make all of them. */
  private Path png(int width, int height, int bits, int colourType, int... scanline)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeLong(0x89504e470d0a1a0aL);
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream fields = new DataOutputStream(header);
    fields.writeInt(width);
    fields.writeInt(height);
    fields.write(new byte[] {(byte) bits, (byte) colourType, 0, 0, 0});
    chunk(out, "IHDR", header.toByteArray());
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflated = new DeflaterOutputStream(data)) {
      deflated.write(0);
      for (int value : scanline) {
        deflated.write(value);
      }
    }
    chunk(out, "IDAT", data.toByteArray());
    chunk(out, "IEND", new byte[0]);
    return Files.write(folder.resolve("made.png"), bytes.toByteArray());
  }

  private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(type.getBytes(StandardCharsets.US_ASCII));
    crc.update(data);
    out.writeInt(data.length);
    out.writeBytes(type);
    out.write(data);
    out.writeInt((int) crc.getValue());
  }

  @ParameterizedTest(name = "{0} with its own colours")
  @ValueSource(strings = {"png", "bmp", "gif"})
  void lossless(String format) throws Exception {
    Path file = folder.resolve("a." + format);
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0xc80a64);
    TestImages.write(image, format, file);
    assertThat(pixel(file)).containsExactly(200, 10, 100);
  }

  @Test
  @DisplayName("is what its content says, whatever its name says")
  void content() throws Exception {
    Path file = folder.resolve("a.jpg");
    TestImages.png(file, 1, 1, 0x010203);
    assertThat(pixel(file)).containsExactly(1, 2, 3);
  }

  @Test
  @DisplayName("in grey is as grey as it is stored, not brightened")
  void grey() throws Exception {
    assertThat(pixel(png(1, 1, 8, GREY, 100))).containsExactly(100, 100, 100);
    assertThat(pixel(png(1, 1, 4, GREY, 0x70))).containsExactly(119, 119, 119);
    assertThat(pixel(png(1, 1, 1, GREY, 0x80))).containsExactly(255, 255, 255);
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    WritableRaster raster = image.getRaster();
    raster.setSamples(0, 0, 8, 8, 0, repeated(100, 64));
    int[] jpeg = pixel(TestImages.write(image, "jpg", folder.resolve("grey.jpg")));
    assertThat(jpeg).containsExactly(100, 100, 100);
  }

  private static int[] repeated(int value, int times) {
    int[] values = new int[times];
    Arrays.fill(values, value);
    return values;
  }

  @Test
  @DisplayName("with 16 bits is rounded to 8")
  void sixteenBits() throws Exception {
    assertThat(pixel(png(1, 1, 16, GREY, 0x64, 0xff))).containsExactly(101, 101, 101);
    assertThat(pixel(png(1, 1, 16, RGB, 0, 200, 100, 100, 0xff, 0x40)))
        .containsExactly(1, 100, 254);
  }

  @Test
  @DisplayName("that is transparent is put on white")
  void alpha() throws Exception {
    assertThat(pixel(png(1, 1, 8, RGB_ALPHA, 10, 20, 30, 255))).containsExactly(10, 20, 30);
    assertThat(pixel(png(1, 1, 8, RGB_ALPHA, 10, 20, 30, 0))).containsExactly(255, 255, 255);
    assertThat(pixel(png(1, 1, 8, RGB_ALPHA, 0, 100, 255, 51))).containsExactly(204, 224, 255);
    assertThat(pixel(png(1, 1, 8, GREY_ALPHA, 100, 51))).containsExactly(224, 224, 224);
  }

  @Test
  @DisplayName("with a palette has the palette's colours, transparent ones on white")
  void palette() throws Exception {
    byte[] red = {10, 20};
    byte[] green = {11, 21};
    byte[] blue = {12, 22};
    IndexColorModel colours = new IndexColorModel(1, 2, red, green, blue, 1);
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_BINARY, colours);
    int[] indices = new int[64];
    byte[] expected = new byte[3 * 64];
    Arrays.fill(expected, (byte) 255);
    for (int i = 0; i < 64; i++) {
      indices[i] = i % 3 == 0 ? 0 : 1;
      if (indices[i] == 0) {
        System.arraycopy(new byte[] {10, 11, 12}, 0, expected, 3 * i, 3);
      }
    }
    image.getRaster().setSamples(0, 0, 8, 8, 0, indices);
    for (String format : new String[] {"png", "gif"}) {
      Path file = TestImages.write(image, format, folder.resolve("palette." + format));
      assertThat(ImageFile.read(file).square(8)).isEqualTo(expected);
    }
  }

  @ParameterizedTest(name = "of {0} x {1} becomes a square of {2} as BilinearResize would make it")
  @CsvSource({"5, 5, 8", "8, 8, 5", "1, 1, 3", "7, 7, 7"})
  void resize(int width, int height, int size) throws Exception {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    double[] values = new double[width * height * 3];
    for (int i = 0; i < width * height; i++) {
      int colour = ((i + 1) * 0x9e3779b9) >>> 8;
      image.setRGB(i % width, i / width, colour);
      values[3 * i] = colour >> 16;
      values[3 * i + 1] = (colour >> 8) & 0xff;
      values[3 * i + 2] = colour & 0xff;
    }
    byte[] square =
        ImageFile.read(TestImages.write(image, "png", folder.resolve("a.png"))).square(size);
    FloatBuffer expected = FloatBuffer.allocate(size * size * 3);
    new BilinearResize(width, size).apply(values, expected, 0);
    for (int i = 0; i < square.length; i++) {
      assertThat(square[i] & 0xff)
          .isBetween(
              (int) Math.floor(expected.get(i) + 0.4999),
              (int) Math.floor(expected.get(i) + 0.5001));
    }
  }

  @Test
  @DisplayName("that is no square has each side resized by its own factor")
  void stretch() throws Exception {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(1, 0, 0xffffff);
    byte[] square =
        ImageFile.read(TestImages.write(image, "png", folder.resolve("a.png"))).square(4);
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 4; x++) {
        assertThat(square[(y * 4 + x) * 3] & 0xff).isEqualTo(new int[] {0, 64, 191, 255}[x]);
      }
    }
  }

  @Test
  @DisplayName("that says it is huge is refused before anything is set aside for it")
  void huge() throws Exception {
    assertUnreadable(png(100_000, 100_000, 8, RGB, 1), "100,000 x 100,000 pixels, expected");
    assertUnreadable(png(Integer.MAX_VALUE, 1, 8, RGB, 1), "2,147,483,647 x 1 pixels");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "bmp", "gif"})
  @DisplayName("that is cut short is refused, and a changed byte anywhere does no harm")
  void damaged(String format) throws Exception {
    BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 1600; i++) {
      image.setRGB(i % 40, i / 40, (i * 0x9e3779b9) >>> 8);
    }
    Path file = TestImages.write(image, format, folder.resolve("a." + format));
    byte[] bytes = Files.readAllBytes(file);
    for (int length : new int[] {1, 10, bytes.length / 2, bytes.length * 9 / 10}) {
      Files.write(file, Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> ImageFile.read(file))
          .as("%d of %d bytes", length, bytes.length)
          .isInstanceOf(UnreadableImageException.class);
    }
    for (int at = 0; at < Math.min(bytes.length, 700); at += 3) {
      byte[] changed = bytes.clone();
      changed[at] ^= (byte) 0xff;
      Files.write(file, changed);
      try {
        assertThat(ImageFile.read(file).square(2)).hasSize(12);
      } catch (UnreadableImageException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  @Test
  @DisplayName("that is no image is refused: text, nothing, a TIFF, a folder, nothing there")
  void none() throws Exception {
    Path file = folder.resolve("a.jpg");
    assertUnreadable(Files.writeString(file, "just text"), "not a PNG, JPEG, BMP or GIF image");
    assertUnreadable(Files.write(file, new byte[0]), "empty");
    assertUnreadable(Files.write(file, new byte[] {0, 0, 1, 1, 0}), "not a PNG");
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    assertUnreadable(TestImages.write(image, "tiff", file), "not a PNG");
    assertUnreadable(folder.resolve("none.png"), "no such file");
  }

  @Test
  @DisplayName("may have as many pixels as Pillow decodes without a warning")
  void largest() throws Exception {
    assertThat(ImageFile.size(png(13_377, 13_377, 8, RGB, 1)))
        .isEqualTo(new ImageFile.Size(13_377, 13_377));
    assertUnreadable(png(13_378, 13_378, 8, RGB, 1), "expected at most 178,956,970 in all");
  }

  @ParameterizedTest(name = "as {1} of kind {0} takes no more of the heap than is said before")
  @CsvSource({
    "5, jpg, 3, 1",
    "10, jpg, 1, 1",
    "5, bmp, 3, 1",
    "10, bmp, 1, 1",
    "13, gif, 1, 1",
    "10, png, 1, 1",
    // Java's reader takes each row of these from a copy of it.
    "5, png, 3, 2",
    "6, png, 4, 2"
  })
  void decodingBytes(int type, String format, int bytesPerPixel, int copiesOfRows)
      throws Exception {
    int width = 1501;
    int height = 1000;
    Path file =
        TestImages.write(
            new BufferedImage(width, height, type), format, folder.resolve("a." + format));
    ImageFile.read(file).square(1);
    long said = ImageFile.decodingBytes(file);
    long before = allocated();
    ImageFile.read(file).square(64);
    long taken = allocated() - before - (copiesOfRows - 1L) * bytesPerPixel * width * height;
    assertThat(said).isBetween(taken, (long) bytesPerPixel * width * height + (1 << 20));
  }

  /** Returns how many bytes this thread has allocated, whether they are in use or not. */
  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  @Test
  @DisplayName("is not read as a whole to learn its size")
  void sizeFromHeader() throws Exception {
    Path file = png(1000, 1000, 8, RGB, 1);
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(1L << 30);
    }
    ImageFile.size(file);
    long before = allocated();
    ImageFile.size(file);
    long taken = allocated() - before;
    assertThat(taken).isLessThan(1 << 17);
  }

  @Test
  @DisplayName("has rows interpolated that Java's decoder only repeated, as libjpeg-turbo does")
  void repeatedRows() {
    WritableRaster raster = Raster.createBandedRaster(DataBuffer.TYPE_BYTE, 1, 5, 1, null);
    raster.setSamples(0, 0, 1, 5, 0, new int[] {144, 144, 112, 112, 113});
    JpegRows rows = new JpegRows(raster, JpegColour.GREY, new boolean[] {true});
    int[] row = new int[3];
    int[] seen = new int[5];
    for (int y = 0; y < seen.length; y++) {
      rows.read(y, row);
      seen[y] = row[0];
    }
    assertThat(seen).containsExactly(144, 136, 120, 112, 113);
  }
}
