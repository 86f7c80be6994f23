package io.likewise.data.fetch;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.files.Digests;
import io.likewise.files.Digests.Found;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A published file whose every byte is known beforehand.
 *
 * @param name what an experiment calls it, such as {@code cifar10}
 * @param kind what it is for
 * @param source where it is published; its last part is the file's name
 * @param bytes its size
 * @param algorithm the digest's: MD5 or SHA-256, whichever its publisher names
 * @param digest in lower-case hexadecimal
 */
public record PinnedFile(
    String name, Kind kind, URI source, long bytes, String algorithm, String digest) {

  /** What a file is for. */
  public enum Kind {
    /** A data set. */
    DATA(
        ErrorCode.DATASET_MISSING,
        ErrorCode.DATASET_CORRUPT,
        "run 'likewise data import FILE' (it is kept as %s); the data set sample needs nothing."),
    /** A network's initial weights. */
    WEIGHTS(
        ErrorCode.WEIGHTS_MISSING,
        ErrorCode.WEIGHTS_CORRUPT,
        "run 'likewise weights import FILE' (it is kept as %s); weights random need no file, and"
            + " the preset quick with the data set sample nothing at all.");

    private final ErrorCode missing;
    private final ErrorCode corrupt;
    private final String offline;

    Kind(ErrorCode missing, ErrorCode corrupt, String offline) {
      this.missing = missing;
      this.corrupt = corrupt;
      this.offline = offline;
    }

    /** Returns its word on the command line, which is also the name of its folder in the cache. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the key of the setting by which an experiment needs no such file. */
    String setting() {
      return this == DATA ? "data.source" : "weights";
    }

    /** Returns the code of a file that is not what it should be. */
    public ErrorCode corrupt() {
      return corrupt;
    }

    /** Reads a whole file of this kind. */
    Found read(Path file, String algorithm) {
      try {
        return Digests.read(file, algorithm);
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }

    /** Returns the failure of a file that cannot be read. */
    LikewiseException unreadable(Path file, IOException e) {
      String why = e instanceof NoSuchFileException ? "no such file" : "cannot be read (" + e + ")";
      return new LikewiseException(missing, file + ": " + why + ". Check the path.", e);
    }
  }

  /** Returns the file's name without any folder. */
  public String fileName() {
    String path = source.getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Returns the digest as people write it: {@code md5 4d47…}. */
  public String pin() {
    return label() + " " + digest;
  }

  String label() {
    return algorithm.toLowerCase(Locale.ROOT).replace("-", "");
  }

  /**
   * Reads a file and says what it is.
   *
   * @throws LikewiseException {@code DATASET_MISSING} or {@code WEIGHTS_MISSING} if it cannot be
   *     read
   */
  public Found read(Path file) {
    return kind.read(file, algorithm);
  }

  /** Returns whether that is this file. */
  public boolean is(Found found) {
    return found.bytes() == bytes && found.digest().equals(digest);
  }

  /** Returns what was found against what was expected. */
  String difference(Found found) {
    return found.bytes() == bytes
        ? String.format("found %s %s, expected %s", label(), found.digest(), pin())
        : String.format(
            "found %,d bytes with %s %s, expected %,d bytes with %s",
            found.bytes(), label(), found.digest(), bytes, pin());
  }

  /** Returns what to do where there is no network: get the file elsewhere, and put it in place. */
  String offlineAdvice(Path target) {
    return "Without a network: get %s on another machine, bring it here and %s"
        .formatted(source, kind.offline.formatted(target));
  }

  /** Returns the failure of a file that is not this one. */
  public LikewiseException refuse(Path file, Found found, String advice) {
    return new LikewiseException(
        kind.corrupt, file + ": not " + fileName() + ": " + difference(found) + ". " + advice);
  }
}
