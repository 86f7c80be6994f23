package io.likewise.data.fetch;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.data.fetch.PinnedFile.Kind;
import io.likewise.files.AtomicFile;
import io.likewise.files.Digests;
import io.likewise.files.Digests.Found;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The folder that keeps published files between runs: {@code data/} and {@code weights/}.
 *
 * <p>A file is there whole or not at all. One that was imported though it is not the published one
 * has a note beside it, {@code NAME.own}, with its SHA-256.
 *
 * @param root the cache folder, which need not exist yet
 */
public record FileCache(Path root) {
  private static final int BUFFER_BYTES = 1 << 16;

  /** What the cache has of a file. */
  public enum State {
    /** Nothing. */
    ABSENT,
    /** The published file, as far as its size tells; it was checked when it came. */
    PUBLISHED,
    /** Another file, which the user chose to have in its place. */
    OWN,
    /** Something of another size, which nobody chose. */
    WRONG
  }

  /** Returns the folder for files of a kind. */
  public Path folder(Kind kind) {
    return root.resolve(kind.word());
  }

  /** Returns where a file is kept. */
  public Path path(PinnedFile file) {
    return folder(file.kind()).resolve(file.fileName());
  }

  /** Returns what is there, by name and size alone. */
  public State state(PinnedFile file) {
    Path path = path(file);
    if (!Files.isRegularFile(path)) {
      return State.ABSENT;
    }
    if (Files.exists(note(path))) {
      return State.OWN;
    }
    return size(path) == file.bytes() ? State.PUBLISHED : State.WRONG;
  }

  /** Returns whether a run can begin with what is there. */
  public boolean has(PinnedFile file) {
    State state = state(file);
    return state == State.PUBLISHED || state == State.OWN;
  }

  /** Returns a data set's source with a path in place of a name that the cache stands for. */
  public String dataset(String source) {
    return PinnedFiles.find(Kind.DATA, source)
        .map(file -> source + ":" + path(file))
        .orElse(source);
  }

  /** Returns the file of weights that are not random: the cache's, or the one that is named. */
  public String weights(String weights) {
    return PinnedFiles.find(Kind.WEIGHTS, weights)
        .map(file -> path(file).toString())
        .orElse(weights);
  }

  /**
   * Reads what an experiment names. Of a file in this cache that is not what it should be, the
   * failure also says how to get rid of it.
   *
   * @param kind what is read
   * @param name how the experiment names it, such as {@code cifar10}
   */
  public <T> T reading(Kind kind, String name, Supplier<T> read) {
    try {
      return read.get();
    } catch (LikewiseException e) {
      Optional<PinnedFile> file = PinnedFiles.find(kind, name);
      if (file.isEmpty() || e.code().exitStatus() != kind.corrupt().exitStatus()) {
        throw e;
      }
      String advice =
          state(file.get()) == State.OWN
              ? " This is the file of your own that was imported; delete it, and the published one"
                  + " is fetched in its place."
              : " Delete the file, and it is fetched again.";
      throw new LikewiseException(e.code(), e.getMessage() + advice, e);
    }
  }

  /**
   * Reads the whole file and checks its digest: the published one's, or that of the user's own file
   * when it was imported.
   *
   * @throws LikewiseException if it is missing, or not what it should be
   */
  public Found verify(PinnedFile file) {
    Path path = path(file);
    String advice =
        String.format(
            "Delete it, then 'likewise %s fetch %s' gets it again.",
            file.kind().word(), file.name());
    if (state(file) == State.OWN) {
      Found found = file.kind().read(path, "SHA-256");
      String noted = readNote(path);
      if (!found.digest().equals(noted)) {
        throw new LikewiseException(
            file.kind().corrupt(),
            String.format(
                "%s: found sha256 %s, but it was imported with %s. Import it again.",
                path, found.digest(), noted));
      }
      return found;
    }
    Found found = file.read(path);
    if (!file.is(found)) {
      throw file.refuse(path, found, advice);
    }
    return found;
  }

  /**
   * Takes in a file from elsewhere on this machine, copying it.
   *
   * @param file what it is to be
   * @param source where it lies
   * @param any whether another file is taken too
   * @param usable throws if another file cannot be used in the place of the published one
   * @return what was taken in
   * @throws LikewiseException the kind's codes if it cannot be read or is another file, {@code
   *     OUTPUT_UNWRITABLE} if the cache cannot be written; whatever {@code usable} throws
   */
  public Found take(PinnedFile file, Path source, boolean any, Consumer<Path> usable) {
    Path target = path(file);
    PartialFile.createFolder(target);
    return PinnedDownload.holding(
        target, DownloadProgress.NONE, () -> takeAlone(file, source, any, usable, target));
  }

  private static Found takeAlone(
      PinnedFile file, Path source, boolean any, Consumer<Path> usable, Path target) {
    MessageDigest pinned = Digests.of(file.algorithm());
    MessageDigest own = Digests.sha256();
    Found[] found = new Found[1];
    AtomicFile.write(
        target,
        channel -> {
          long bytes = copy(source, file.kind(), channel, pinned, own);
          found[0] = new Found(bytes, Digests.hex(pinned));
          if (!file.is(found[0])) {
            requireAny(file, source, found[0], any, usable);
          }
          // Before the file itself: a file of one's own must never pass for the published one.
          note(target, file.is(found[0]) ? "" : Digests.hex(own));
        });
    return found[0];
  }

  /** Nobody is advised to take a file that every run would fail with, nor may anybody. */
  private static void requireAny(
      PinnedFile file, Path source, Found found, boolean any, Consumer<Path> usable) {
    Optional<LikewiseException> unusable = Optional.empty();
    try {
      usable.accept(source);
    } catch (LikewiseException e) {
      unusable = Optional.of(e);
    }
    if (any && unusable.isPresent()) {
      throw unusable.get();
    }
    if (!any) {
      throw unusable
          .map(e -> "Nor can it be used in its place: " + e.getMessage())
          .map(advice -> file.refuse(source, found, advice))
          .orElseGet(
              () ->
                  file.refuse(
                          source,
                          found,
                          "Get " + file.source() + " again, or import this file as it is.")
                      .onSetting("any"));
    }
  }

  private static long copy(
      Path source, Kind kind, FileChannel channel, MessageDigest pinned, MessageDigest own)
      throws IOException {
    long bytes = 0;
    byte[] buffer = new byte[BUFFER_BYTES];
    OutputStream out = Channels.newOutputStream(channel);
    try (InputStream in = open(source, kind)) {
      for (int n = read(in, buffer, source, kind); n >= 0; n = read(in, buffer, source, kind)) {
        pinned.update(buffer, 0, n);
        own.update(buffer, 0, n);
        out.write(buffer, 0, n);
        bytes += n;
      }
    }
    return bytes;
  }

  private static InputStream open(Path source, Kind kind) {
    try {
      return Files.newInputStream(source);
    } catch (IOException e) {
      throw kind.unreadable(source, e);
    }
  }

  private static int read(InputStream in, byte[] buffer, Path source, Kind kind) {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw kind.unreadable(source, e);
    }
  }

  private static Path note(Path path) {
    return path.resolveSibling(path.getFileName() + ".own");
  }

  /** Writes the note of a file of one's own, or takes away an old one. */
  static void note(Path path, String sha256) throws IOException {
    if (sha256.isEmpty()) {
      Files.deleteIfExists(note(path));
    } else {
      Files.writeString(note(path), sha256 + "\n", StandardCharsets.US_ASCII);
    }
  }

  private static String readNote(Path path) {
    try {
      return Files.readString(note(path), StandardCharsets.ISO_8859_1).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long size(Path path) {
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw new LikewiseException(
          ErrorCode.OUTPUT_UNWRITABLE, path + ": cannot be looked at (" + e + ").", e);
    }
  }
}
