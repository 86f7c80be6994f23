package io.likewise.data;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes a file so that it appears whole or not at all, even if the machine stops: under another
 * name in the same folder, forced to the disk, then renamed.
 */
final class AtomicFile {
  private AtomicFile() {}

  /** Writes a file's content. */
  interface Content {
    /** Writes everything to a channel at its start. */
    void writeTo(FileChannel channel) throws IOException;
  }

  /**
   * Writes or replaces a file.
   *
   * @throws LikewiseException {@code OUTPUT_UNWRITABLE}; what was there before is still there
   */
  static void write(Path file, Content content) {
    Path target = file.toAbsolutePath();
    Path partial =
        target.resolveSibling(
            "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".partial");
    try {
      try (FileChannel channel =
          FileChannel.open(
              partial,
              StandardOpenOption.WRITE,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        content.writeTo(channel);
        channel.force(true);
      }
      replace(partial, target);
    } catch (RuntimeException e) {
      delete(partial);
      throw e;
    } catch (IOException e) {
      delete(partial);
      throw new LikewiseException(
          ErrorCode.OUTPUT_UNWRITABLE,
          file
              + ": cannot be written ("
              + e
              + "). Check the folder, its permissions and its space.",
          e);
    }
  }

  /** Renames a file that is on the disk already, whatever was at its new name, for good. */
  static void replace(Path partial, Path target) throws IOException {
    move(partial, target);
    forceFolder(target.toAbsolutePath().getParent());
  }

  private static void move(Path partial, Path target) throws IOException {
    try {
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  // Makes the new name itself durable. Not every system can open a folder; there it is left out.
  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // The file is whole and in place, which is what was promised.
    }
  }

  private static void delete(Path partial) {
    try {
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      // The failure to write is what the user should hear of.
    }
  }
}
