package io.likewise.files;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** A folder for new results, named by the local time and what they are about. */
public final class NewFolder {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss", Locale.ROOT);

  private NewFolder() {}

  /**
   * Makes a folder such as {@code 2026-11-23T18-55-02-quick}, with a number behind if that is
   * taken.
   *
   * @param parent where the folder is made; made too if it is not there
   * @param words what follows the time; what file systems may not take becomes an underscore
   * @param clock tells the time
   * @throws LikewiseException {@link ErrorCode#OUTPUT_UNWRITABLE}
   */
  public static Path create(Path parent, String words, Clock clock) {
    try {
      Files.createDirectories(parent);
    } catch (FileAlreadyExistsException e) {
      throw new LikewiseException(
          ErrorCode.OUTPUT_UNWRITABLE,
          parent + ": is a file, expected a folder. Choose another folder for the runs.",
          e);
    } catch (IOException e) {
      throw AtomicFile.unwritable(parent, e);
    }
    LocalDateTime time = LocalDateTime.now(clock).truncatedTo(ChronoUnit.SECONDS);
    return createUnique(parent, TIME.format(time) + "-" + portable(words));
  }

  /**
   * Makes a folder within one that somebody else may have packed, unless it is there. A link is
   * none: whatever is then written or deleted would be elsewhere.
   *
   * @throws LikewiseException {@link ErrorCode#OUTPUT_UNWRITABLE}
   */
  public static void within(Path folder) {
    try {
      if (Files.isSymbolicLink(folder)) {
        throw new IOException("a link, which is not followed");
      }
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw AtomicFile.unwritable(folder, e);
    }
  }

  /** Returns words as every file system takes them. */
  public static String portable(String words) {
    return words.replaceAll("[^A-Za-z0-9._-]+", "_");
  }

  /** Creating a folder fails if it exists, so two that start at once get two folders. */
  private static Path createUnique(Path parent, String id) {
    for (int number = 1; ; number++) {
      Path path = parent.resolve(number == 1 ? id : id + "-" + number);
      try {
        return Files.createDirectory(path);
      } catch (FileAlreadyExistsException e) {
        // Taken: the next number.
      } catch (IOException e) {
        throw AtomicFile.unwritable(path, e);
      }
    }
  }
}
