package io.likewise.runner.inference;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.data.images.ImageFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** The image files that somebody names: one by one, by patterns, by folders, by standard input. */
final class ImageInputs {
  private static final String STANDARD_INPUT = "-";

  private final InputStream standardInput;
  private final Path kept;
  private final List<String> names = new ArrayList<>();
  private final List<String> files = new ArrayList<>();

  /**
   * Begins with none.
   *
   * @param standardInput where an image comes from that is named {@code -}
   * @param kept where that is kept
   */
  ImageInputs(InputStream standardInput, Path kept) {
    this.standardInput = standardInput;
    this.kept = kept;
  }

  /**
   * Adds what a word names: a file, whatever its ending; a folder's images and those of the folders
   * in it, by their endings and names; those that a pattern such as {@code photos/*.jpg} finds, if
   * there is no file of that name; or standard input.
   *
   * @throws LikewiseException {@code DATASET_MISSING} if nothing is there
   */
  void add(String word) {
    if (word.equals(STANDARD_INPUT)) {
      addStandardInput();
      return;
    }
    Path path = path(word);
    if (path != null && Files.isDirectory(path)) {
      List<Path> found = found(path, ImageInputs::isImage);
      found.forEach(file -> requireInside(path, file));
      addAll(word, found, "has no images");
    } else if (path != null && Files.exists(path)) {
      add(word, path);
    } else if (word.matches(".*[*?\\[{].*")) {
      addAll(word, matching(word), "no file is called like that");
    } else {
      throw missing(word, "no such file");
    }
  }

  /** A pattern may be no path, on Windows for instance. */
  private static Path path(String word) {
    try {
      return Path.of(word);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private void add(String name, Path file) {
    names.add(name);
    files.add(file.toAbsolutePath().toString());
  }

  private void addAll(String word, List<Path> found, String none) {
    if (found.isEmpty()) {
      throw missing(word, none);
    }
    found.forEach(file -> add(file.toString(), file));
  }

  private void addStandardInput() {
    Path file = kept.resolve("standard-input-" + names.size());
    try {
      Files.copy(standardInput, file);
    } catch (IOException e) {
      throw new LikewiseException(
          ErrorCode.OUTPUT_UNWRITABLE,
          file + ": the image from standard input cannot be kept (" + e.getMessage() + ").",
          e);
    }
    add(STANDARD_INPUT, file);
  }

  private static List<Path> matching(String pattern) {
    try {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
      String plain = pattern.replaceFirst("[^/]*[*?\\[{].*", "");
      return found(Path.of(plain), matcher::matches);
    } catch (PatternSyntaxException e) {
      throw new LikewiseException(
          ErrorCode.USAGE, "'" + pattern + "' is not a pattern (" + e.getDescription() + ").", e);
    }
  }

  private static List<Path> found(Path folder, Predicate<Path> wanted) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> wanted.test(file) && Files.isRegularFile(file)).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw new LikewiseException(
          ErrorCode.DATASET_MISSING, folder + ": cannot be read (" + e.getMessage() + ").", e);
    }
  }

  /** Who names a folder need not know what is in it: a link that leads out has to be named. */
  private static void requireInside(Path folder, Path file) {
    try {
      if (Files.isSymbolicLink(file) && !file.toRealPath().startsWith(folder.toRealPath())) {
        throw new LikewiseException(
            ErrorCode.DATASET_CORRUPT,
            String.format(
                "%s: a link to %s, outside of the folder %s, where nothing is read. Name the file"
                    + " itself, or put it in the link's place.",
                file, file.toRealPath(), folder));
      }
    } catch (IOException e) {
      throw new LikewiseException(
          ErrorCode.DATASET_MISSING, file + ": cannot be read (" + e.getMessage() + ").", e);
    }
  }

  /** Hidden files are what systems leave beside images, under the images' names. */
  private static boolean isImage(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return !name.startsWith(".") && ImageFile.ENDINGS.stream().anyMatch(name::endsWith);
  }

  private static LikewiseException missing(String word, String what) {
    return new LikewiseException(
        ErrorCode.DATASET_MISSING,
        String.format(
            "%s: %s; expected an image (%s), a folder of images, a pattern, or - for standard"
                + " input.",
            word, what, String.join(", ", ImageFile.ENDINGS)));
  }

  List<String> names() {
    return names;
  }

  List<String> files() {
    return files;
  }
}
