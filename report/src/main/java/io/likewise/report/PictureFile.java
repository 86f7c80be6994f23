package io.likewise.report;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.imageio.ImageIO;

/**
 * Pictures as files: {@code <name>.png} and {@code <name>.svg}. Equal pictures are equal bytes on
 * one system; letters are its fonts' in a PNG, and the viewer's in an SVG.
 */
final class PictureFile {
  /** Pixels of a PNG for each pixel of a picture, for screens with small ones. */
  static final int RESOLUTION = 2;

  private PictureFile() {}

  /** Writes or replaces both files; each appears whole or not at all. */
  static void write(Picture picture, Path folder, String name) throws IOException {
    put(folder.resolve(name + ".png"), png(picture));
    put(folder.resolve(name + ".svg"), svg(picture));
  }

  private static byte[] png(Picture picture) throws IOException {
    BufferedImage image =
        new BufferedImage(
            picture.width() * RESOLUTION,
            picture.height() * RESOLUTION,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.scale(RESOLUTION, RESOLUTION);
      picture.paint(graphics);
    } finally {
      graphics.dispose();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // From memory to memory: a cache on disk would only be slower.
    ImageIO.setUseCache(false);
    if (!ImageIO.write(image, "png", bytes)) {
      throw new IOException("this Java has no writer of PNG");
    }
    return bytes.toByteArray();
  }

  private static byte[] svg(Picture picture) throws IOException {
    VectorGraphics2D graphics = new VectorGraphics2D();
    picture.paint(graphics);
    PageSize page = new PageSize(0, 0, picture.width(), picture.height());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new SVGProcessor().getDocument(graphics.getCommands(), page).writeTo(bytes);
    return bytes.toByteArray();
  }

  private static void put(Path file, byte[] content) throws IOException {
    Path partial = file.resolveSibling("." + file.getFileName() + ".tmp");
    try {
      Files.write(partial, content);
      try {
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(partial);
    }
  }
}
