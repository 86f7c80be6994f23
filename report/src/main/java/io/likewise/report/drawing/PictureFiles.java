package io.likewise.report.drawing;

import io.likewise.api.experiment.NotMade;
import io.likewise.files.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.imageio.ImageIO;

/**
 * Makes the pictures of a folder, each as {@code <name>.png} and {@code <name>.svg}. Equal pictures
 * are equal bytes in one version of Java, whatever fonts the system has, if their texts are of
 * letters that this program brings along.
 */
public final class PictureFiles {
  private static final String PNG = ".png";
  private static final String SVG = ".svg";

  private PictureFiles() {}

  /**
   * Writes or replaces the files; each appears whole or not at all. Nothing is thrown: a picture
   * that cannot be made is no reason to lose what it would have shown.
   *
   * @param pictures by name, in order
   * @param folder where to; it exists
   * @return the files that could not be made
   */
  public static List<NotMade> write(Map<String, Supplier<Picture>> pictures, Path folder) {
    return write(pictures, folder, name -> true);
  }

  /**
   * Writes or replaces some of the files.
   *
   * @param wanted which, by their names
   */
  public static List<NotMade> write(
      Map<String, Supplier<Picture>> pictures, Path folder, Predicate<String> wanted) {
    List<NotMade> notMade = new ArrayList<>();
    pictures.forEach(
        (name, picture) -> {
          if (wanted.test(name + PNG)) {
            write(folder.resolve(name + PNG), picture, PictureFiles::png, notMade);
          }
          if (wanted.test(name + SVG)) {
            write(folder.resolve(name + SVG), picture, PictureFiles::svg, notMade);
          }
        });
    return notMade;
  }

  /** Returns the names of a picture's files. */
  public static List<String> names(String picture) {
    return List.of(picture + PNG, picture + SVG);
  }

  private static void write(
      Path file,
      Supplier<Picture> picture,
      Function<Picture, byte[]> content,
      List<NotMade> notMade) {
    try {
      AtomicFile.write(file, content.apply(picture.get()));
    } catch (RuntimeException | Error e) {
      // Errors as well: a Java that lacks a library throws LinkageErrors and InternalErrors.
      notMade.add(NotMade.of(file, e));
    }
  }

  static byte[] png(Picture picture) {
    try (PixelPage page = new PixelPage(picture, Picture.RESOLUTION)) {
      picture.paint(page);
      return png(page.pixels());
    }
  }

  static byte[] png(BufferedImage image) {
    // From memory to memory: a cache on disk would only be slower.
    ImageIO.setUseCache(false);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, "png", bytes)) {
        throw new IOException("this Java has no writer of PNG");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Returns a picture as a file of SVG. */
  public static byte[] svg(Picture picture) {
    SvgPage page = new SvgPage(picture);
    picture.paint(page);
    return page.file();
  }
}
