package io.likewise.runner.engines;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * What an engine has unpacked into a folder, as it was when it was whole. The list lies in the
 * folder itself, as {@value #NAME}; a folder without it is not whole.
 *
 * <p>A file is as it was if it has its size, and its time or else its checksum: to read hundreds of
 * megabytes at each start would take a second, and a copy of the folder has other times.
 *
 * @param files regular files by their path below the folder, with {@code /} between the names
 * @param links symbolic links by their path, and where each leads
 */
public record UnpackedFiles(Map<String, UnpackedFile> files, Map<String, String> links) {
  /** The list's file name. */
  public static final String NAME = "unpacked.json";

  /** What everybody may execute, unless it lies on a file system that lets nothing be executed. */
  public static final String EXECUTABLE = "rwxr-xr-x";

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * A file as it was.
   *
   * @param bytes its size
   * @param modified when it was written, in milliseconds since 1970
   * @param crc32c its checksum
   */
  record UnpackedFile(long bytes, long modified, long crc32c) {}

  public UnpackedFiles {
    files = new TreeMap<>(files);
    links = new TreeMap<>(links);
  }

  /** Reads a folder through, lets every user read it, and sees to it that it outlives a crash. */
  public static UnpackedFiles seal(Path folder) throws IOException {
    Map<String, UnpackedFile> files = new TreeMap<>();
    Map<String, String> links = new TreeMap<>();
    for (Path path : all(folder)) {
      String name = folder.relativize(path).toString().replace('\\', '/');
      if (Files.isSymbolicLink(path)) {
        links.put(name, Files.readSymbolicLink(path).toString());
      } else {
        letAllRead(path);
        if (Files.isRegularFile(path)) {
          sync(path);
          long modified = Files.getLastModifiedTime(path).toMillis();
          files.put(name, new UnpackedFile(Files.size(path), modified, checksum(path)));
        }
      }
    }
    UnpackedFiles sealed = new UnpackedFiles(files, links);
    Path part = folder.resolve(NAME + ".part");
    Files.write(part, JSON.writeValueAsBytes(sealed));
    sync(part);
    // By this a file system that lets nothing be executed is told from others.
    permit(part, EXECUTABLE);
    Files.move(part, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    return sealed;
  }

  /** Returns the list of a folder; empty if it has none, or none that can be read. */
  public static Optional<UnpackedFiles> of(Path folder) {
    try {
      return Optional.of(JSON.readValue(folder.resolve(NAME).toFile(), UnpackedFiles.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Returns the first thing in a folder that is not as it was; empty if all is. */
  public Optional<String> damage(Path folder) {
    for (Map.Entry<String, UnpackedFile> file : files.entrySet()) {
      Optional<String> damage = damage(folder.resolve(file.getKey()), file.getValue());
      if (damage.isPresent()) {
        return damage;
      }
    }
    for (Map.Entry<String, String> link : links.entrySet()) {
      Path path = folder.resolve(link.getKey());
      try {
        if (!Files.readSymbolicLink(path).toString().equals(link.getValue())
            || !Files.exists(path)) {
          return Optional.of(path + " leads elsewhere");
        }
      } catch (IOException | UnsupportedOperationException e) {
        return Optional.of(path + " is no link any more");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> damage(Path path, UnpackedFile was) {
    try {
      if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.of(path + " is missing");
      }
      if (!Files.isReadable(path)) {
        return Optional.of(path + " cannot be read");
      }
      if (Files.size(path) != was.bytes()) {
        return Optional.of(
            String.format("%s has %,d bytes, expected %,d", path, Files.size(path), was.bytes()));
      }
      boolean untouched = Files.getLastModifiedTime(path).toMillis() == was.modified();
      return untouched || checksum(path) == was.crc32c()
          ? Optional.empty()
          : Optional.of(path + " has other contents than when it was unpacked");
    } catch (IOException e) {
      return Optional.of(path + " cannot be read");
    }
  }

  private static Iterable<Path> all(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static long checksum(Path path) throws IOException {
    CRC32C sum = new CRC32C();
    try (InputStream in = new CheckedInputStream(Files.newInputStream(path), sum)) {
      // The stream sums up what passes.
      in.transferTo(OutputStream.nullOutputStream());
    }
    return sum.getValue();
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.force(true);
    } catch (AccessDeniedException e) {
      // An engine may have made it read-only; what a crash does to it is found by its checksum.
    }
  }

  /**
   * Lets every user read what a library that unpacks for its owner alone, or a strict umask, would
   * keep from them.
   */
  public static void letAllRead(Path path) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
      String read = Files.isDirectory(path) ? "r-xr-xr-x" : "r--r--r--";
      permissions.addAll(PosixFilePermissions.fromString(read));
      Files.setPosixFilePermissions(path, permissions);
    } catch (IOException | UnsupportedOperationException e) {
      // Not every file system keeps permissions; one that does not is the same to all users.
    }
  }

  /** Gives a file permissions, where the file system keeps any. */
  public static void permit(Path path, String permissions) {
    try {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    } catch (IOException | UnsupportedOperationException e) {
      // As above.
    }
  }
}
