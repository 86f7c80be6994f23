package io.likewise.trainer;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that appears whole or not at all: written beside its place, forced to the disk, then moved
 * over what was there. Closed without {@link #commit} it leaves no trace.
 */
final class AtomicFile implements AutoCloseable {
  private final Path file;
  private final Path temporary;
  private final FileChannel channel;
  private final BufferedWriter writer;
  private boolean done;

  private AtomicFile(Path file, Path temporary, FileChannel channel) {
    this.file = file;
    this.temporary = temporary;
    this.channel = channel;
    OutputStream bytes = Channels.newOutputStream(channel);
    this.writer = new BufferedWriter(new java.io.OutputStreamWriter(bytes, StandardCharsets.UTF_8));
  }

  /** Begins a new content of a file. */
  static AtomicFile begin(Path file) {
    Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
    try {
      FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING);
      return new AtomicFile(file, temporary, channel);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /** Gives a file this content. */
  static void write(Path file, CharSequence content) {
    try (AtomicFile target = begin(file)) {
      target.append(content);
      target.commit();
    }
  }

  /** Adds everything that the file held so far. */
  void appendPrevious() {
    try (FileChannel previous = FileChannel.open(file, StandardOpenOption.READ)) {
      writer.flush();
      long size = previous.size();
      for (long from = 0; from < size; ) {
        from += previous.transferTo(from, size - from, channel);
      }
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /** Adds text. */
  void append(CharSequence text) {
    try {
      writer.append(text);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /** Makes the new content the file's. */
  void commit() {
    try {
      writer.flush();
      channel.force(true);
      channel.close();
      move();
      forceFolder();
      done = true;
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private void move() throws IOException {
    try {
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Makes the new name durable too; Windows neither needs this nor lets a folder be opened. */
  private void forceFolder() {
    try (FileChannel folder =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      // The content itself is safe.
    }
  }

  @Override
  public void close() {
    if (done) {
      return;
    }
    done = true;
    try {
      channel.close();
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // What made the file incomplete has been reported; a hidden temporary file does no harm.
    }
  }

  /** Returns the one sentence on a file that could not be written. */
  static LikewiseException unwritable(Path file, IOException e) {
    return new LikewiseException(
        ErrorCode.OUTPUT_UNWRITABLE,
        file
            + ": cannot be written ("
            + reason(e)
            + "). Make room or mend the folder's permissions, or choose another folder.",
        e);
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "its folder does not exist";
    }
    if (e instanceof FileSystemException f && f.getReason() != null) {
      return f.getReason();
    }
    return e instanceof FileSystemException || e.getMessage() == null
        ? "the system does not say why"
        : e.getMessage();
  }
}
