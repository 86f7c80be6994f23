package io.likewise.data.fetch;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.files.AtomicFile;
import io.likewise.files.Digests;
import io.likewise.files.Digests.Found;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The beginning of a file, {@code NAME.part} beside its place, with the digest of what is there.
 *
 * <p>It outlives the process, so that the next one goes on from there; its bytes are then read and
 * digested anew. Every failure is {@code OUTPUT_UNWRITABLE}.
 */
final class PartialFile implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path target;
  private final Path path;
  private final FileChannel channel;
  private final MessageDigest digest;
  private long bytes;

  private PartialFile(Path target, Path path, String algorithm) throws IOException {
    this.target = target;
    this.path = path;
    this.digest = Digests.of(algorithm);
    this.channel =
        FileChannel.open(
            path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
  }

  /** Opens what there is of a file, or an empty beginning; more than the whole is no beginning. */
  static PartialFile open(Path target, PinnedFile file) {
    Path path = target.resolveSibling(target.getFileName() + ".part");
    try {
      PartialFile partial = new PartialFile(target, path, file.algorithm());
      try {
        if (partial.channel.size() > file.bytes()) {
          partial.channel.truncate(0);
        }
        partial.readAll();
      } catch (IOException e) {
        partial.close();
        throw e;
      }
      return partial;
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  /** Creates the folder that a file goes to. */
  static void createFolder(Path target) {
    Path folder = target.toAbsolutePath().getParent();
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private void readAll() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    while (channel.read(buffer) >= 0) {
      bytes += buffer.position();
      digest.update(buffer.flip());
      buffer.clear();
    }
  }

  /** Returns how many bytes are there. */
  long bytes() {
    return bytes;
  }

  /** Adds bytes at the end. */
  void append(ByteBuffer chunk) {
    digest.update(chunk.duplicate());
    bytes += chunk.remaining();
    try {
      while (chunk.hasRemaining()) {
        channel.write(chunk);
      }
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  /** Begins anew. */
  void restart() {
    try {
      channel.truncate(0);
    } catch (IOException e) {
      throw unwritable(path, e);
    }
    digest.reset();
    bytes = 0;
  }

  /** Returns what is there. */
  Found found() {
    try {
      MessageDigest copy = (MessageDigest) digest.clone();
      return new Found(bytes, HexFormat.of().formatHex(copy.digest()));
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("the JDK's digests can be cloned", e);
    }
  }

  /** Puts the file in its place, on the disk for good. */
  void complete() {
    try {
      channel.force(true);
      channel.close();
      FileCache.note(target, "");
      AtomicFile.replace(path, target);
    } catch (IOException e) {
      throw unwritable(target, e);
    }
  }

  /** Deletes what is there. */
  void discard() {
    close();
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // What was wrong with its bytes is what the user should hear of; they are checked anyway.
    }
  }

  @Override
  public void close() {
    try {
      if (channel.isOpen() && bytes == 0) {
        Files.deleteIfExists(path);
      }
      channel.close();
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  private static LikewiseException unwritable(Path path, IOException e) {
    return new LikewiseException(
        ErrorCode.OUTPUT_UNWRITABLE,
        String.format(
            "%s: cannot be written (%s). Check permissions and space, or choose another folder by"
                + " LIKEWISE_CACHE.",
            path, e),
        e);
  }
}
