package io.likewise.files;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file that appears whole or not at all, even if the machine stops: written beside its place,
 * forced to the disk, then moved over what was there. Closed without {@link #commit} it leaves no
 * trace.
 *
 * <p>Every failure is {@link ErrorCode#OUTPUT_UNWRITABLE}, and what was there before is still
 * there.
 */
public final class AtomicFile implements AutoCloseable {
  private static final Pattern LEFTOVER = Pattern.compile("\\..+\\.\\d+\\.tmp");

  private final Path file;
  private final Path temporary;
  private final FileChannel channel;
  private final BufferedWriter writer;
  private boolean done;

  private AtomicFile(Path file, Path temporary, FileChannel channel) {
    this.file = file;
    this.temporary = temporary;
    this.channel = channel;
    this.writer =
        new BufferedWriter(
            new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8));
  }

  /** Writes a file's content. */
  @FunctionalInterface
  public interface Content {
    /** Writes everything to a channel at its start. */
    void writeTo(FileChannel channel) throws IOException;
  }

  /** Begins a new content of a file. */
  public static AtomicFile begin(Path file) {
    // Two processes that write one file must not write one temporary file.
    String name = "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp";
    Path temporary = file.resolveSibling(name);
    try {
      // A link of that name, in a folder that somebody else has packed, leads anywhere.
      FileChannel channel =
          FileChannel.open(
              temporary,
              LinkOption.NOFOLLOW_LINKS,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING);
      return new AtomicFile(file, temporary, channel);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /** Gives a file this content, in UTF-8. */
  public static void write(Path file, CharSequence content) {
    try (AtomicFile target = begin(file)) {
      target.append(content);
      target.commit();
    }
  }

  /** Gives a file this content. */
  public static void write(Path file, byte[] content) {
    write(file, channel -> Channels.newOutputStream(channel).write(content));
  }

  /** Gives a file the content that is written to a channel. */
  public static void write(Path file, Content content) {
    try (AtomicFile target = begin(file)) {
      content.writeTo(target.channel);
      target.commit();
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /**
   * Adds what the file held so far.
   *
   * @param most how many of its first bytes at the most
   */
  public void appendPrevious(long most) {
    try (FileChannel previous = FileChannel.open(file, StandardOpenOption.READ)) {
      writer.flush();
      long size = Math.min(most, previous.size());
      for (long from = 0; from < size; ) {
        from += previous.transferTo(from, size - from, channel);
      }
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /** Adds text. */
  public void append(CharSequence text) {
    try {
      writer.append(text);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /** Makes the new content the file's. */
  public void commit() {
    try {
      writer.flush();
      channel.force(true);
      channel.close();
      replace(temporary, file);
      done = true;
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /** Renames a file that is on the disk already, whatever was at its new name, for good. */
  public static void replace(Path partial, Path target) throws IOException {
    try {
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
    }
    forceFolder(target.toAbsolutePath().getParent());
  }

  /** Makes the new name durable too; Windows neither needs this nor lets a folder be opened. */
  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
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
    } catch (IOException e) {
      // What made the file incomplete has been reported.
    }
    delete(temporary);
  }

  /** A hidden temporary file that stays does no harm but for the room that it takes. */
  private static void delete(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // Told by nobody: it would not help.
    }
  }

  /**
   * Deletes the temporary files that killed processes left in a folder, as far as that is possible.
   *
   * @param folder one in which nobody writes now
   */
  public static void deleteLeftovers(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> LEFTOVER.matcher(file.getFileName().toString()).matches())
          .forEach(AtomicFile::delete);
    } catch (IOException | UncheckedIOException e) {
      // As above.
    }
  }

  /** Returns the one sentence on a file or folder that could not be written. */
  public static LikewiseException unwritable(Path file, IOException e) {
    return new LikewiseException(
        ErrorCode.OUTPUT_UNWRITABLE,
        String.format(
            "%s: cannot be written (%s). Make room or mend the folder's permissions, or choose"
                + " another folder.",
            file, reason(e)),
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
