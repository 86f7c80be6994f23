package io.likewise.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads files whole that somebody else may have written, and that may therefore be of any length.
 */
public final class BoundedFile {
  /**
   * What a file becomes in memory: Jackson's tree of a text of brackets takes 20 bytes for each.
   */
  private static final int GROWTH = 32;

  private BoundedFile() {}

  /**
   * Reads a file that is at most so long.
   *
   * @param most in bytes; no more is ever set aside, whatever the system says of the file
   * @throws IOException if it is longer, or cannot be read
   */
  public static byte[] read(Path file, int most) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new IOException(
            String.format("%s has more than the %,d bytes expected", file.getFileName(), most));
      }
      return bytes;
    }
  }

  /**
   * Reads a file that is at most as long as this process's heap has room for what comes of it: 16
   * MB of the 512 MB that commands have.
   *
   * @throws IOException as {@link #read(Path, int)}
   */
  public static byte[] read(Path file) throws IOException {
    return read(file, (int) Math.min(1 << 30, Runtime.getRuntime().maxMemory() / GROWTH));
  }
}
