package io.likewise.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests, of files and of what is fed to them, in lower-case hexadecimal. */
public final class Digests {
  private Digests() {}

  /** Returns a fresh SHA-256. */
  public static MessageDigest sha256() {
    return of("SHA-256");
  }

  /** Returns a fresh digest, of MD5 or SHA-256. */
  public static MessageDigest of(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has MD5 and SHA-256", e);
    }
  }

  /** Returns a digest's value, which begins it anew. */
  public static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Returns a channel that feeds a digest with all that it writes to another. Closing it closes
   * that one.
   */
  public static WritableByteChannel ofWhatIsWritten(WritableByteChannel to, MessageDigest digest) {
    return new WritableByteChannel() {
      @Override
      public int write(ByteBuffer bytes) throws IOException {
        ByteBuffer meant = bytes.duplicate();
        int written = to.write(bytes);
        digest.update(meant.limit(meant.position() + written));
        return written;
      }

      @Override
      public boolean isOpen() {
        return to.isOpen();
      }

      @Override
      public void close() throws IOException {
        to.close();
      }
    };
  }

  /**
   * What a file turned out to be.
   *
   * @param bytes its size
   * @param digest its digest
   */
  public record Found(long bytes, String digest) {}

  /**
   * Reads a whole file once.
   *
   * @throws IOException as {@link BoundedFile#open}
   */
  public static Found read(Path file, String algorithm) throws IOException {
    MessageDigest digest = of(algorithm);
    try (InputStream in = BoundedFile.open(file);
        OutputStream sink = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      return new Found(in.transferTo(sink), hex(digest));
    }
  }
}
