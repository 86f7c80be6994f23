package io.likewise.data.folders;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.data.images.ImageFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What lies in one folder, sorted by name.
 *
 * <p>Entries are the paths that the system listed: a name that is not valid in the platform's
 * charset does not survive being turned into text and back.
 *
 * @param folders folders, and links to folders
 * @param files all else
 * @param litter files and folders that systems and archivers leave behind
 */
record FolderEntries(List<Path> folders, List<Path> files, List<Path> litter) {
  /** In lower case. */
  private static final Set<String> LITTER =
      Set.of(
          // macOS: what archives hold beside the files, and what file servers are left with.
          "__macosx",
          "network trash folder",
          "temporary items",
          "icon\r",
          // Windows
          "$recycle.bin",
          "system volume information",
          "thumbs.db",
          "ehthumbs.db",
          "desktop.ini",
          // file servers: thumbnails and bins of Synology and QNAP
          "@eadir",
          "@tmp",
          "@recycle",
          "@recently-snapshot",
          "@sharebin",
          "#recycle",
          "#snapshot",
          // Linux
          "lost+found",
          // Python
          "__pycache__");

  /**
   * The order of names by their characters' code points, as Keras and torchvision sort them; Java's
   * own order has characters beyond U+FFFF before some others.
   */
  private static final Comparator<Path> BY_NAME =
      Comparator.comparing(
              (Path path) -> name(path).getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned)
          .thenComparing(Comparator.naturalOrder());

  /**
   * Looks into a folder. Names that begin with a dot are passed over.
   *
   * @throws LikewiseException {@code DATASET_CORRUPT} if the folder cannot be read
   */
  static FolderEntries of(Path folder) {
    List<Path> entries;
    try (Stream<Path> listed = Files.list(folder)) {
      entries = listed.filter(entry -> !name(entry).startsWith(".")).sorted(BY_NAME).toList();
    } catch (IOException | UncheckedIOException e) {
      throw new LikewiseException(
          ErrorCode.DATASET_CORRUPT,
          "%s: the folder cannot be read (%s). Check its permissions."
              .formatted(ImageListing.shown(folder), reason(e)),
          e);
    }
    List<Path> known = entries.stream().filter(entry -> !isLitter(entry)).toList();
    Map<Boolean, List<Path>> byKind =
        known.stream().collect(Collectors.partitioningBy(entry -> Files.isDirectory(entry)));
    return new FolderEntries(
        byKind.get(true),
        byKind.get(false),
        entries.stream().filter(FolderEntries::isLitter).toList());
  }

  private static String reason(Exception thrown) {
    Throwable why = thrown instanceof UncheckedIOException ? thrown.getCause() : thrown;
    return why instanceof AccessDeniedException ? "permission denied" : why.toString();
  }

  /** Returns the files that are named like images. */
  List<Path> images() {
    return files.stream().filter(FolderEntries::isImageName).toList();
  }

  /** Returns the files that are not named like images. */
  List<Path> otherFiles() {
    return files.stream().filter(file -> !isImageName(file)).toList();
  }

  /** Returns a file's or folder's own name. */
  static String name(Path path) {
    Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }

  private static boolean isLitter(Path entry) {
    return LITTER.contains(name(entry).toLowerCase(Locale.ROOT));
  }

  private static boolean isImageName(Path file) {
    String name = name(file).toLowerCase(Locale.ROOT);
    return ImageFile.ENDINGS.stream().anyMatch(name::endsWith);
  }
}
