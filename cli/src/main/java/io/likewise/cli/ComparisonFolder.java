package io.likewise.cli;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The folder of one comparison, named by the local time and the experiment. */
final class ComparisonFolder {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss", Locale.ROOT);

  private ComparisonFolder() {}

  /**
   * Makes a folder such as {@code 2026-11-23T18-55-02-quick}, with a number behind if that is
   * taken.
   *
   * @param parent where it is made; made too if it is not there
   * @param experiment what was compared
   * @throws LikewiseException {@code OUTPUT_UNWRITABLE}
   */
  static Path create(Path parent, String experiment) {
    String id =
        TIME.format(LocalDateTime.now(ZoneId.systemDefault()))
            + "-"
            + experiment.replaceAll("[^A-Za-z0-9._-]+", "_");
    try {
      Files.createDirectories(parent);
      for (int number = 1; ; number++) {
        try {
          return Files.createDirectory(parent.resolve(number == 1 ? id : id + "-" + number));
        } catch (FileAlreadyExistsException e) {
          // Taken: the next number.
        }
      }
    } catch (IOException e) {
      throw new LikewiseException(
          ErrorCode.OUTPUT_UNWRITABLE,
          parent
              + ": no folder can be made in it ("
              + e.getMessage()
              + "). Mend its permissions, or choose another with --out.",
          e);
    }
  }
}
