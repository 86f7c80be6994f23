package io.likewise.files.yaml;

import io.likewise.files.BoundedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads text in whatever encoding of Unicode it is: UTF-8, or UTF-16 or UTF-32 in either order, as
 * PowerShell's {@code >} writes.
 *
 * <p>The first four bytes tell which, with a byte order mark or without, by the table in section
 * 5.2 of the YAML 1.2.2 specification. The text returned has no mark.
 */
final class UnicodeText {
  /** Far more than anybody writes by hand. */
  private static final int MOST_BYTES = 1 << 20;

  private static final String MARK = "\ufeff";

  private UnicodeText() {}

  /**
   * Reads a file whole.
   *
   * @throws CharacterCodingException if it is not text in that encoding
   * @throws IOException if it cannot be read
   */
  static String read(Path file) throws IOException {
    byte[] bytes;
    // Whoever names a file may name a pipe.
    try (InputStream in = Files.newInputStream(file)) {
      bytes = BoundedFile.read(in, file, MOST_BYTES);
    }
    String text = encoding(bytes).newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return text.startsWith(MARK) ? text.substring(1) : text;
  }

  private static Charset encoding(byte[] bytes) {
    int first = unsigned(bytes, 0);
    int second = unsigned(bytes, 1);
    int third = unsigned(bytes, 2);
    int fourth = unsigned(bytes, 3);
    if (first == 0 && second == 0 && (third == 0 || (third == 0xfe && fourth == 0xff))) {
      return Charset.forName("UTF-32BE");
    }
    if (third == 0 && fourth == 0 && (second == 0 || (first == 0xff && second == 0xfe))) {
      return Charset.forName("UTF-32LE");
    }
    if (first == 0 || (first == 0xfe && second == 0xff)) {
      return StandardCharsets.UTF_16BE;
    }
    if (second == 0 || (first == 0xff && second == 0xfe)) {
      return StandardCharsets.UTF_16LE;
    }
    return StandardCharsets.UTF_8;
  }

  /** Returns a byte, or −1 beyond the end. */
  private static int unsigned(byte[] bytes, int index) {
    return index < bytes.length ? Byte.toUnsignedInt(bytes[index]) : -1;
  }
}
