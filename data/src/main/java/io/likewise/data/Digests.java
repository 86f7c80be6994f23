package io.likewise.data;

import io.likewise.api.error.LikewiseException;
import io.likewise.data.PinnedFile.Found;
import io.likewise.data.PinnedFile.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digests that this package computes. */
final class Digests {
  private static final int BUFFER_BYTES = 1 << 16;

  private Digests() {}

  /** Returns a fresh SHA-256. */
  static MessageDigest sha256() {
    return of("SHA-256");
  }

  /** Returns a fresh digest, of MD5 or SHA-256. */
  static MessageDigest of(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has MD5 and SHA-256", e);
    }
  }

  /** Returns a digest's value in lower-case hexadecimal. */
  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Reads a whole file; it fails with the kind's own code. */
  static Found read(Path file, String algorithm, Kind kind) {
    MessageDigest digest = of(algorithm);
    long bytes = 0;
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        bytes += n;
      }
    } catch (IOException e) {
      throw unreadable(file, kind, e);
    }
    return new Found(bytes, hex(digest));
  }

  /** Returns the failure of a file that cannot be read. */
  static LikewiseException unreadable(Path file, Kind kind, IOException e) {
    String why = e instanceof NoSuchFileException ? "no such file" : "cannot be read (" + e + ")";
    return new LikewiseException(kind.missing(), file + ": " + why + ". Check the path.", e);
  }
}
