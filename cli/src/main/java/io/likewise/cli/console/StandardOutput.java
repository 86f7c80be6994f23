package io.likewise.cli.console;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Standard output that keeps why it could not be written, which a {@link PrintStream} swallows.
 *
 * <p>A reader that has seen enough, such as {@code head}, is no failure.
 */
public final class StandardOutput extends OutputStream {
  private static final int FILE_TYPE = 0170000;
  private static final int PIPE = 0010000;
  private static final int SOCKET = 0140000;

  private final OutputStream target;
  private final boolean hasReader;
  private IOException failure;

  /** Wraps a stream, which may lead to another process; that may leave. */
  StandardOutput(OutputStream target, boolean hasReader) {
    this.target = target;
    this.hasReader = hasReader;
  }

  /** Puts standard output of this kind into {@link System#out}, in the charset that has now. */
  public static StandardOutput install(Properties properties) {
    StandardOutput output =
        new StandardOutput(new FileOutputStream(FileDescriptor.out), leadsToProcess());
    System.setOut(output.printStream(charset(properties)));
    return output;
  }

  /**
   * Returns the charset that Java has chosen for standard output: of its terminal, if it is one.
   */
  private static Charset charset(Properties properties) {
    return Stream.of("stdout.encoding", "sun.stdout.encoding")
        .map(properties::getProperty)
        .filter(name -> name != null && Charset.isSupported(name))
        .findFirst()
        .map(Charset::forName)
        .orElse(Charset.defaultCharset());
  }

  private static boolean leadsToProcess() {
    try {
      int mode = (int) Files.getAttribute(Path.of("/dev/stdout"), "unix:mode") & FILE_TYPE;
      return mode == PIPE || mode == SOCKET;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** Returns a stream of text to here, which hands over every line at once. */
  PrintStream printStream(Charset charset) {
    return new PrintStream(new BufferedOutputStream(this), true, charset);
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      target.write(bytes, offset, length);
    } catch (IOException e) {
      failure = failure == null ? e : failure;
      throw e;
    }
  }

  /**
   * Checks that all that was printed got out.
   *
   * @param advice what to do if it did not
   * @throws LikewiseException {@link ErrorCode#OUTPUT_UNWRITABLE}
   */
  public synchronized void requireWritten(String advice) {
    if (failure == null || readerHasLeft()) {
      return;
    }
    throw new LikewiseException(
        ErrorCode.OUTPUT_UNWRITABLE,
        "standard output cannot be written (" + failure.getMessage() + "); " + advice,
        failure);
  }

  /** Where the system cannot be asked, Windows, its words must do: "The pipe is being closed". */
  private boolean readerHasLeft() {
    return hasReader || String.valueOf(failure.getMessage()).contains("pipe");
  }
}
