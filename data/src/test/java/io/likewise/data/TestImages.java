package io.likewise.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Image files for tests. */
public final class TestImages {
  private TestImages() {}

  /** Writes an image of one colour, {@code 0xRRGGBB}. */
  public static void png(Path file, int width, int height, int colour) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, colour);
      }
    }
    write(image, "png", file);
  }

  /** Writes an image; a format that cannot take it is a mistake of the test. */
  public static Path write(BufferedImage image, String format, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    if (!ImageIO.write(image, format, file.toFile())) {
      throw new AssertionError(format + " cannot hold this image");
    }
    return file;
  }
}
