package io.likewise.report.drawing;

import io.likewise.api.experiment.NotMade;
import io.likewise.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Makes the pictures of a folder, each as {@code <name>.png} and {@code <name>.svg}. */
public final class PictureFiles {
  private interface Content {
    byte[] of(Picture picture) throws IOException;
  }

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
    List<NotMade> notMade = new ArrayList<>();
    pictures.forEach(
        (name, picture) -> {
          write(folder.resolve(name + ".png"), picture, PictureFile::png, notMade);
          write(folder.resolve(name + ".svg"), picture, PictureFile::svg, notMade);
        });
    return notMade;
  }

  private static void write(
      Path file, Supplier<Picture> picture, Content content, List<NotMade> notMade) {
    try {
      AtomicFile.write(file, content.of(picture.get()));
    } catch (IOException | RuntimeException | Error e) {
      // Errors as well: a Java that lacks a library throws LinkageErrors and InternalErrors.
      notMade.add(NotMade.of(file, e));
    }
  }
}
