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
   * Opens a file of any length.
   *
   * @throws IOException if it cannot be read, or is a pipe or a device, which have no end
   */
  public static InputStream open(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException(file.getFileName() + " is no plain file");
    }
    return Files.newInputStream(file);
  }

  /**
   * Reads a file that is at most so long.
   *
   * @param most in bytes; no more is ever set aside, whatever the system says of the file
   * @throws IOException if it is longer, or as {@link #open}
   */
  public static byte[] read(Path file, int most) throws IOException {
    try (InputStream in = open(file)) {
      return read(in, file, most);
    }
  }

  /**
   * Reads what was opened, which may be a pipe, to its end.
   *
   * @param file what it is called
   * @param most in bytes, as above
   * @throws IOException if it is longer, or cannot be read
   */
  public static byte[] read(InputStream in, Path file, int most) throws IOException {
    byte[] bytes = in.readNBytes(most + 1);
    if (bytes.length > most) {
      throw new IOException(
          String.format("%s has more than the %,d bytes expected", file.getFileName(), most));
    }
    return bytes;
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
