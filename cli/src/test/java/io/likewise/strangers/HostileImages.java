package io.likewise.strangers;

import io.likewise.strangers.ReadingProcess.Reader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;

/** Images that are larger than they look, and folders of images that lead elsewhere. */
final class HostileImages {
  private final Corpus corpus;

  private HostileImages(Corpus corpus) {
    this.corpus = corpus;
  }

  /**
   * Adds them.
   *
   * @param outside a folder with an image and folders of images in it, to which links lead
   */
  static void addTo(Corpus corpus, Path outside) throws IOException {
    HostileImages images = new HostileImages(corpus);
    images.sizes();
    for (String format : new String[] {"png", "jpg", "gif", "bmp"}) {
      corpus.addDamaged(Reader.IMAGE, "a " + format, image(format));
    }
    images.links(outside);
  }

  static byte[] image(String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), format, bytes);
    return bytes.toByteArray();
  }

  private void sizes() throws IOException {
    String most = "expected at most";
    add("a PNG of 10^9 pixels", most, png(31_623, 31_623, 8, 2, 1));
    add("a PNG of 2^62 pixels", most, png(Integer.MAX_VALUE, Integer.MAX_VALUE, 8, 2, 1));
    add("a PNG of less than no pixels", "damaged", png(-1, -1, 8, 2, 1));
    add("a PNG of 500 MB, more than the heap has room for", "heap", png(13_000, 13_000, 8, 2, 1));
    add("a PNG of -128 bits a sample", "-128 bits", png(1000, 1000, -128, 2, 1));
    add("a PNG of a colour type that there is not", "type 7", png(8, 8, 8, 7, 1));
    add("a PNG of 64 KB that unpacks to 64 MB", "", png(8, 8, 8, 2, 64 << 20));
    add("a BMP of -32768 bits a pixel", "-32768 bits", bmp(1000, 1000, -32_768));
    add("a BMP of 10^9 pixels", "cut short", bmp(31_623, 31_623, 24));
    add("a BMP of the least number of rows", "damaged", bmp(8, Integer.MIN_VALUE, 24));
    byte[] gif = image("gif");
    ByteBuffer.wrap(gif).putInt(6, -1);
    add("a GIF of 65,535 x 65,535", most, gif);
    byte[] jpeg = image("jpg");
    for (int at = 0; at < jpeg.length - 9; at++) {
      if ((jpeg[at] & 0xff) == 0xff && (jpeg[at + 1] & 0xff) == 0xc0) {
        ByteBuffer.wrap(jpeg).putInt(at + 5, -1);
      }
    }
    add("a JPEG of 65,535 x 65,535", most, jpeg);
    add("a page that is called an image", "not a PNG", "<html>".getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] png(int width, int height, int bits, int colourType, int unpacked)
      throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    chunk(
        file,
        "IHDR",
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put((byte) bits)
            .put((byte) colourType)
            .array());
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflated = new DeflaterOutputStream(data)) {
      deflated.write(new byte[unpacked]);
    }
    chunk(file, "IDAT", data.toByteArray());
    chunk(file, "IEND", new byte[0]);
    return file.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream file, String type, byte[] content) {
    byte[] named =
        ByteBuffer.allocate(4 + content.length)
            .put(type.getBytes(StandardCharsets.US_ASCII))
            .put(content)
            .array();
    CRC32 checksum = new CRC32();
    checksum.update(named);
    file.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
    file.writeBytes(named);
    file.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
  }

  private static byte[] bmp(int width, int height, int bits) throws IOException {
    byte[] bmp = image("bmp");
    ByteBuffer fields = ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN);
    fields.putInt(18, width).putInt(22, height).putShort(28, (short) bits);
    return bmp;
  }

  private void links(Path outside) throws IOException {
    Path file = folder("a folder with a link to an image outside");
    Files.createSymbolicLink(file.resolve("cat/2.png"), outside.resolve("private.png"));
    Path whole = folder("a folder with a link to a folder outside");
    Files.createSymbolicLink(whole.resolve("emu"), outside.resolve("private"));
    Path up = folder("a folder with a link to the folder that it lies in");
    Files.createSymbolicLink(up.resolve("emu"), Path.of(".."));
  }

  private Path folder(String name) throws IOException {
    Path folder = corpus.place(Reader.FOLDER, name, "outside of the data set's folder");
    for (String classFolder : new String[] {"cat", "dog"}) {
      Files.createDirectories(folder.resolve(classFolder));
      Files.write(folder.resolve(classFolder).resolve("1.png"), image("png"));
    }
    return folder;
  }

  private void add(String name, String told, byte[] content) throws IOException {
    corpus.add(Reader.IMAGE, name, told, content);
  }
}
