package io.likewise.data;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The image files of a folder by split and class; none of them has been opened.
 *
 * <p>Classes and files are sorted by name. Names that begin with a dot, and folders within a class,
 * are left out; links are followed, one step deep like everything else, so that none can lead round
 * in a circle.
 *
 * @param root the folder
 * @param classNames the classes; a label is an index into them
 * @param train the training images
 * @param test the test images; empty if they are yet to be taken from the training images
 * @param validation the validation images, if there are some beside test images
 * @param notices what the user should know of how the folder was understood
 */
record ImageListing(
    Path root,
    List<String> classNames,
    List<Item> train,
    List<Item> test,
    List<Item> validation,
    List<String> notices) {

  private static final String TRAIN = "train";
  private static final String TEST = "test";
  private static final String VALIDATION = "val";
  private static final String ENDINGS = String.join(", ", ImageFile.ENDINGS);

  /** A file and its class. */
  record Item(Path file, int label) {}

  /**
   * Looks through a folder.
   *
   * @throws LikewiseException {@code DATASET_MISSING} if there is no folder, {@code
   *     DATASET_CORRUPT} if it is not laid out as a data set or a class is empty
   */
  static ImageListing of(Path root) {
    if (!Files.isDirectory(root)) {
      throw new LikewiseException(
          ErrorCode.DATASET_MISSING,
          root
              + ": "
              + (Files.exists(root) ? "not a folder" : "no such folder")
              + "; check the path after 'folder:', which expects a folder with train/<class>/ and"
              + " images in it.");
    }
    return new Walk(root).listing();
  }

  /** Returns the images of all splits: training, test, validation. */
  List<Item> all() {
    return Stream.of(train, test, validation).flatMap(List::stream).toList();
  }

  /** Returns a failure of a folder. */
  static LikewiseException corrupt(Path where, String what) {
    return new LikewiseException(
        ErrorCode.DATASET_CORRUPT, ImageFolder.shown(where.toString()) + ": " + what);
  }

  /** One look through a folder. */
  private static final class Walk {
    private final Path root;
    private final List<String> notices = new ArrayList<>();
    private final List<Path> leftOut = new ArrayList<>();

    Walk(Path root) {
      this.root = root;
    }

    ImageListing listing() {
      List<String> names = names(folders(root));
      boolean split = names.contains(TRAIN);
      if (!split && (names.contains(TEST) || names.contains(VALIDATION))) {
        throw corrupt(root, "no folder train beside test or val; expected train/<class>/.");
      }
      Path training = split ? root.resolve(TRAIN) : root;
      List<String> classes = split ? names(folders(training)) : names;
      requireClasses(training, classes);
      List<Item> train = items(training, classes);
      List<Item> test = split && names.contains(TEST) ? part(TEST, classes) : List.of();
      List<Item> validation =
          split && names.contains(VALIDATION) ? part(VALIDATION, classes) : List.of();
      if (split) {
        tellOthers(names);
      }
      if (test.isEmpty() && !validation.isEmpty()) {
        notices.add(
            root
                + ": there is val and no test, so the images of val are the test images;"
                + " validation images, if the experiment wants some, are held out of train.");
        test = validation;
        validation = List.of();
      }
      tellLeftOut();
      return new ImageListing(root, classes, train, test, validation, List.copyOf(notices));
    }

    private void requireClasses(Path folder, List<String> classes) {
      if (classes.size() >= 2) {
        return;
      }
      Optional<Path> deeper =
          classes.stream()
              .map(folder::resolve)
              .filter(inner -> names(folders(inner)).size() >= 2)
              .findFirst();
      throw corrupt(
          folder,
          classes.size()
              + " class folders, expected at least 2: images belong in train/<class>/, or in"
              + " <class>/ where there is no train."
              + deeper.map(inner -> " Did you mean folder:" + inner + "?").orElse(""));
    }

    private List<Item> part(String name, List<String> classes) {
      Path folder = root.resolve(name);
      List<String> found = names(folders(folder));
      for (String other : found) {
        if (!classes.contains(other)) {
          throw corrupt(
              folder.resolve(other),
              "train has no class of that name, it has " + shortened(classes) + ".");
        }
      }
      List<String> missing = classes.stream().filter(known -> !found.contains(known)).toList();
      if (found.isEmpty()) {
        throw corrupt(folder, "no class folders, expected " + shortened(classes) + ".");
      }
      if (!missing.isEmpty()) {
        notices.add(folder + ": has no images of " + shortened(missing) + ".");
      }
      return items(folder, classes);
    }

    private List<Item> items(Path folder, List<String> classes) {
      return IntStream.range(0, classes.size())
          .filter(label -> Files.isDirectory(folder.resolve(classes.get(label))))
          .boxed()
          .flatMap(label -> items(folder.resolve(classes.get(label)), label))
          .toList();
    }

    private Stream<Item> items(Path folder, int label) {
      List<Path> images = new ArrayList<>();
      for (Path entry : entries(folder)) {
        if (isImageName(entry) && !Files.isDirectory(entry)) {
          images.add(entry);
        } else {
          leftOut.add(entry);
        }
      }
      if (images.isEmpty()) {
        throw corrupt(
            folder,
            "the class has no images; expected at least one "
                + ENDINGS
                + " directly in the folder. Put some there, or remove the folder.");
      }
      return images.stream().map(file -> new Item(file, label));
    }

    private void tellOthers(List<String> names) {
      List<String> others =
          names.stream().filter(n -> !List.of(TRAIN, TEST, VALIDATION).contains(n)).toList();
      if (!others.isEmpty()) {
        notices.add(
            root + ": only train, test and val are read, and not " + shortened(others) + ".");
      }
    }

    private void tellLeftOut() {
      if (!leftOut.isEmpty()) {
        List<String> names =
            leftOut.stream().map(path -> root.relativize(path).toString()).toList();
        notices.add(
            String.format(
                Locale.ROOT,
                "%s: %,d in class folders not read, because only files ending in %s are: %s.",
                root,
                leftOut.size(),
                ENDINGS,
                shortened(names)));
      }
    }
  }

  private static boolean isImageName(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return ImageFile.ENDINGS.stream().anyMatch(name::endsWith);
  }

  private static List<Path> folders(Path parent) {
    return entries(parent).stream().filter(Files::isDirectory).toList();
  }

  private static List<String> names(List<Path> paths) {
    return paths.stream().map(path -> path.getFileName().toString()).toList();
  }

  /** Returns what a folder shows, sorted by name in the order of UTF-16 units. */
  private static List<Path> entries(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> !entry.getFileName().toString().startsWith("."))
          .sorted(Comparator.comparing(entry -> entry.getFileName().toString()))
          .toList();
    } catch (IOException e) {
      throw new LikewiseException(
          ErrorCode.DATASET_CORRUPT,
          folder + ": the folder cannot be read (" + e + "). Check its permissions.",
          e);
    }
  }

  /** Returns the first few of a list of names. */
  static String shortened(List<String> names) {
    int shown = 5;
    String rest = names.size() > shown ? String.format(", … (%,d in all)", names.size()) : "";
    return ImageFolder.shown(String.join(", ", names.subList(0, Math.min(shown, names.size()))))
        + rest;
  }
}
