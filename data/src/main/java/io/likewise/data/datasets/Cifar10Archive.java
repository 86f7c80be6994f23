package io.likewise.data.datasets;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.data.memory.InMemoryDataset;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Reads CIFAR-10 from cifar-10-binary.tar.gz as a stream, or from the folder it unpacks to; nothing
 * is written to disk.
 *
 * <p>An archive is not trusted: whatever it says of itself, what is kept is the 184 MB of a whole
 * data set, and what is read ends soon after the seven files that belong to it.
 */
public final class Cifar10Archive {
  private static final String ARCHIVE = "cifar-10-binary.tar.gz";
  private static final String FOLDER = "cifar-10-batches-bin";
  private static final String README = "readme.html";
  private static final int RECORDS_PER_FILE = 10_000;
  private static final int MOST_MEMBERS = 32;
  // What may lie between two record files: tar's own blocks, long names, the page readme.html.
  private static final int MOST_BYTES_BETWEEN = 1 << 20;
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path path;
  private final Cifar10Files files;

  private Cifar10Archive(Path path, int recordsPerFile, boolean kept) {
    this.path = path;
    this.files = new Cifar10Files(path.toString(), recordsPerFile, kept);
  }

  /**
   * Reads the data set.
   *
   * @param path the archive, the folder cifar-10-batches-bin, or a folder with either in it
   * @throws LikewiseException {@code DATASET_MISSING}, {@code DATASET_CORRUPT}
   */
  static InMemoryDataset read(Path path) {
    return read(path, RECORDS_PER_FILE);
  }

  /** Reads a data set whose files have another number of records, for quick tests. */
  static InMemoryDataset read(Path path, int recordsPerFile) {
    Cifar10Archive archive = new Cifar10Archive(find(path), recordsPerFile, true);
    archive.take();
    return archive.files.dataset();
  }

  /**
   * Finds whatever {@link #read} would find to be wrong, without keeping an image.
   *
   * @throws LikewiseException as {@link #read}
   */
  public static void check(Path path) {
    check(path, RECORDS_PER_FILE);
  }

  /** Checks a data set whose files have another number of records, for quick tests. */
  public static void check(Path path, int recordsPerFile) {
    Cifar10Archive archive = new Cifar10Archive(find(path), recordsPerFile, false);
    archive.take();
    archive.files.requireAll();
  }

  private void take() {
    if (Files.isDirectory(path)) {
      takeFolder();
    } else {
      takeArchive();
    }
  }

  private static Path find(Path path) {
    if (Files.isDirectory(path)) {
      return Optional.of(path)
          .filter(Cifar10Archive::hasRecords)
          .or(() -> Optional.of(path.resolve(FOLDER)).filter(Cifar10Archive::hasRecords))
          .or(() -> Optional.of(path.resolve(ARCHIVE)).filter(Files::isRegularFile))
          .orElseThrow(() -> missing(path, "no data_batch_1.bin, " + FOLDER + " or " + ARCHIVE));
    }
    if (!Files.exists(path)) {
      throw missing(path, "no such file or folder");
    }
    return path;
  }

  private static boolean hasRecords(Path folder) {
    return Cifar10Files.names().stream().anyMatch(name -> Files.exists(folder.resolve(name)));
  }

  private static LikewiseException missing(Path path, String what) {
    return new LikewiseException(
        ErrorCode.DATASET_MISSING,
        String.format(
            "%s: %s. Expected CIFAR-10's %s or its folder %s; check the path after 'cifar10:'.",
            path, what, ARCHIVE, FOLDER));
  }

  private void takeFolder() {
    for (String name : Cifar10Files.names()) {
      Path file = path.resolve(name);
      if (Files.exists(file)) {
        try (InputStream body = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
          files.take(name, Files.size(file), body);
        } catch (IOException e) {
          throw files.corrupt(name + ": cannot be read (" + e + ")", e);
        }
      }
    }
  }

  private void takeArchive() {
    String reached = "the beginning";
    try (InputStream file = new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES);
        InputStream unzipped = new GzipCompressorInputStream(file);
        MeteredInputStream metered = new MeteredInputStream(unzipped);
        TarArchiveInputStream tar = new TarArchiveInputStream(metered)) {
      metered.allow(MOST_BYTES_BETWEEN);
      int members = 0;
      for (TarArchiveEntry member = tar.getNextEntry();
          member != null;
          member = tar.getNextEntry()) {
        if (++members > MOST_MEMBERS) {
          throw files.corrupt("more than " + MOST_MEMBERS + " members, expected 8");
        }
        reached = printable(member.getName());
        take(member, tar, metered);
        metered.allow(MOST_BYTES_BETWEEN);
      }
      // The check sum of the whole is at the very end.
      metered.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw files.corrupt("not a whole .tar.gz archive, at " + reached + " (" + reason(e) + ")", e);
    }
  }

  /** An end that comes too early has no words of its own. */
  private static String reason(IOException e) {
    return e.getMessage() == null ? "it ends there" : e.getMessage();
  }

  private void take(TarArchiveEntry member, InputStream body, MeteredInputStream metered)
      throws IOException {
    String name = member.getName();
    String path = name.startsWith("./") ? name.substring(2) : name;
    String file = path.startsWith(FOLDER + "/") ? path.substring(FOLDER.length() + 1) : "";
    if (path.equals(FOLDER + "/") && member.isDirectory()) {
      return;
    }
    boolean expected = Cifar10Files.names().contains(file) || file.equals(README);
    if (!expected || !isPlainFile(member)) {
      throw files.corrupt(
          String.format(
              "member %s, expected only files such as %s/%s (it is the binary version that is read)",
              printable(name), FOLDER, Cifar10Files.TEST));
    }
    if (!file.equals(README)) {
      metered.allow(MOST_BYTES_BETWEEN + Math.min(member.getSize(), Integer.MAX_VALUE));
      files.take(file, member.getSize(), body);
    }
  }

  private static boolean isPlainFile(TarArchiveEntry member) {
    byte flag = member.getLinkFlag();
    boolean normal = flag == TarConstants.LF_NORMAL || flag == TarConstants.LF_OLDNORM;
    return normal && !member.isSparse();
  }

  /** Returns a name from an archive as it may be shown on a terminal. */
  private static String printable(String name) {
    String visible = name.replaceAll("[^ -~]", "?");
    return "'" + (visible.length() <= 100 ? visible : visible.substring(0, 100) + "…") + "'";
  }
}
