package io.likewise.runner.archive;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.files.DigestList;
import io.likewise.files.Digests;
import io.likewise.files.MeteredChannel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * An archive of runs that somebody else may have made, read where it lies: nothing of it is ever
 * unpacked, so that no name in it leads anywhere and nothing can be left behind.
 *
 * <p>Before anything is read of it, what it declares is checked; then every byte, by the digests
 * that it holds itself, none beyond its declared size. What is read whole into memory is known to
 * be small by then.
 */
public final class OpenedArchive implements AutoCloseable {
  /** Tables of numbers come to a tenth; a bomb to a thousandth. */
  private static final long MOST_EXPANSION = 100;

  /** What small archives of very regular files may come to all the same. */
  private static final long MOST_IN_ANY_CASE = 16L << 20;

  /** What is read whole: plans, results, and rows of epochs. */
  private static final Pattern READ_WHOLE =
      Pattern.compile(".*\\.(json|yaml)|[^/]+/((metrics|timing)\\.csv|" + DigestList.NAME + ")");

  private static final long MOST_READ_WHOLE = 32L << 20;

  /** What is read to find the entries, of which two thousand runs have no more. */
  private static final long MOST_LISTING = 8L << 20;

  /** A SavedModel's variables, which lie deepest, have four parts. */
  private static final int MOST_SEGMENTS = 16;

  /** Tables are read line by line; one of predictions has some 25 letters a class. */
  private static final int LONGEST_LINE = 1 << 20;

  private static final int MOST_NAME = 512;

  private static final Pattern SEGMENT = Pattern.compile("(?!\\.{1,2}$)[^\\p{Cntrl}\\\\/]+");

  private static final int SYMBOLIC_LINK_OR_OTHER = 0170000;
  private static final Set<Integer> PLAIN = Set.of(0, 0100000, 0040000);

  private final FileSystem contents;

  private OpenedArchive(FileSystem contents) {
    this.contents = contents;
  }

  /** Returns whether a path is that of a file and not of a folder. */
  public static boolean isArchive(Path path) {
    return Files.isRegularFile(path);
  }

  /**
   * Opens an archive.
   *
   * @param file what {@link RunArchive} wrote
   * @throws LikewiseException {@code USAGE} if it is not what that writes, in any way
   */
  public static OpenedArchive open(Path file) {
    FileSystem contents = null;
    try {
      checkDeclared(file);
      contents = FileSystems.newFileSystem(file, Map.of());
      checkDigests(contents.getPath("/"));
      return new OpenedArchive(contents);
    } catch (IOException | RuntimeException e) {
      close(contents);
      // The library has words of its own for what the listing's channel says.
      Throwable why = e.getCause() instanceof IOException ? e.getCause() : e;
      String reason =
          why instanceof ProviderNotFoundException || why.getMessage() == null
              ? why.toString()
              : why.getMessage();
      throw new LikewiseException(
          ErrorCode.USAGE,
          String.format(
              "%s: is no archive of runs that can be trusted (%s). Have it sent again, as 'likewise"
                  + " archive' writes it.",
              file, reason.strip().replaceAll("\\s+", " ")),
          e);
    }
  }

  private static void checkDeclared(Path file) throws IOException {
    long most = MOST_IN_ANY_CASE + MOST_EXPANSION * Files.size(file);
    Set<String> names = new HashSet<>();
    long sum = 0;
    try (MeteredChannel listing = new MeteredChannel(file, MOST_LISTING);
        ZipFile zip = ZipFile.builder().setSeekableByteChannel(listing).get()) {
      for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
        String name = entry.getName();
        checkName(name, entry);
        if (!names.add(name)) {
          throw new IOException(name + " is in it twice");
        }
        long size = entry.getSize();
        sum += Math.max(0, size);
        if (size < 0 || size > most || sum > most) {
          throw new IOException(
              "%s would take the files to more than %d times the archive's size"
                  .formatted(name, MOST_EXPANSION));
        }
        if (size > MOST_READ_WHOLE && READ_WHOLE.matcher(name).matches()) {
          throw new IOException(name + " has " + size + " bytes, far more than such a file has");
        }
      }
    }
    if (names.isEmpty()) {
      throw new IOException("nothing is in it");
    }
  }

  private static void checkName(String name, ZipArchiveEntry entry) throws IOException {
    if (name.length() > MOST_NAME) {
      throw new IOException(
          "'%s…' is no name of a file in a run's folder".formatted(name.substring(0, 60)));
    }
    if (!PLAIN.contains(entry.getUnixMode() & SYMBOLIC_LINK_OR_OTHER)) {
      throw new IOException(name + " is a link or no plain file");
    }
    List<String> segments = List.of(name.split("/", -1));
    // The last one of a folder is empty.
    List<String> named = entry.isDirectory() ? segments.subList(0, segments.size() - 1) : segments;
    boolean deepEnough = entry.isDirectory() || named.size() > 1;
    if (!deepEnough
        || named.size() > MOST_SEGMENTS
        || !named.stream().allMatch(part -> SEGMENT.matcher(part).matches())) {
      throw new IOException("'" + name + "' is no name of a file in a run's folder");
    }
  }

  private static void checkDigests(Path root) throws IOException {
    try (Stream<Path> folders = Files.list(root)) {
      for (Path run : folders.toList()) {
        if (!Files.isRegularFile(run.resolve(DigestList.NAME))) {
          throw new IOException(run.getFileName() + " has no " + DigestList.NAME);
        }
        checkDigests(run, DigestList.read(run));
      }
    }
  }

  private static void checkDigests(Path run, Map<String, String> listed) throws IOException {
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = run.relativize(file).toString();
        if (!name.equals(DigestList.NAME) && !digest(file).equals(listed.get(name))) {
          throw new IOException(
              run.getFileName() + "/" + name + " is not what " + DigestList.NAME + " lists");
        }
      }
    }
  }

  /** Returns the digest of a file that turns out to be as long as it says. */
  private static String digest(Path file) throws IOException {
    MessageDigest digest = Digests.sha256();
    boolean table = file.toString().endsWith(".csv");
    long left = Files.size(file);
    int line = 0;
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        left -= read;
        if (left < 0) {
          break;
        }
        digest.update(buffer, 0, read);
        for (int i = 0; table && i < read; i++) {
          line = buffer[i] == '\n' ? 0 : line + 1;
          if (line > LONGEST_LINE) {
            throw new IOException(file.toString().substring(1) + " has a line without an end");
          }
        }
      }
    }
    if (left != 0) {
      throw new IOException(file.toString().substring(1) + " is not as long as it says");
    }
    return Digests.hex(digest);
  }

  /** Returns a folder, inside, that holds the runs; it is there until this is closed. */
  public Path root() {
    return contents.getPath("/");
  }

  @Override
  public void close() {
    close(contents);
  }

  private static void close(FileSystem contents) {
    try {
      if (contents != null) {
        contents.close();
      }
    } catch (IOException e) {
      // Nothing was written, so nothing is lost.
    }
  }
}
