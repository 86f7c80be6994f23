package io.likewise.report.drawing;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.ImageIO;

/**
 * Pictures as files: {@code <name>.png} and {@code <name>.svg}. Equal pictures are equal bytes in
 * one version of Java, whatever fonts the system has, if their texts are of letters that this
 * program brings along.
 */
final class PictureFile {
  private PictureFile() {}

  /** Returns a picture as the bytes of a PNG. */
  static byte[] png(Picture picture) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PixelPage page = new PixelPage(picture, Picture.RESOLUTION)) {
      picture.paint(page);
      writePng(page.pixels(), bytes);
    }
    return bytes.toByteArray();
  }

  static void writePng(BufferedImage image, OutputStream target) throws IOException {
    // From memory to memory: a cache on disk would only be slower.
    ImageIO.setUseCache(false);
    if (!ImageIO.write(image, "png", target)) {
      throw new IOException("this Java has no writer of PNG");
    }
  }

  /** Returns a picture as the bytes of an SVG. */
  static byte[] svg(Picture picture) {
    SvgPage page = new SvgPage(picture);
    picture.paint(page);
    return page.file();
  }
}
