package io.likewise.data.folders;

import io.likewise.api.data.VisibleName;
import io.likewise.api.error.LikewiseException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folders of a data set that hold its training, test and validation images, known by their
 * names.
 *
 * <p>{@code train}, {@code Training}, {@code training_set} and the like are the same name:
 * capitals, blanks, {@code -} and {@code _} do not count, nor does a final {@code set}, {@code
 * dataset}, {@code data}, {@code images} or {@code split}. Only a folder that has folders in it,
 * the classes, is taken for a part where there is a choice.
 *
 * @param train the training images; empty if the classes lie in the data set's folder itself
 * @param test the test images, if they are apart
 * @param validation the validation images, if they are apart
 */
record SplitFolders(Optional<Path> train, Optional<Path> test, Optional<Path> validation) {
  private static final Set<String> TRAIN = Set.of("train", "training");
  private static final Set<String> TEST = Set.of("test", "testing");
  private static final Set<String> VALIDATION = Set.of("val", "valid", "validation", "dev");

  /** Stands for the test images, or for the validation images where there are test images. */
  private static final Set<String> EITHER = Set.of("eval", "evaluation");

  private static final Set<String> USUAL = Set.of("train", "test", "val");
  private static final List<String> TAILS = List.of("set", "dataset", "data", "images", "split");

  /**
   * Finds the parts of a data set.
   *
   * @throws LikewiseException {@code DATASET_CORRUPT} if it cannot be told what is meant
   */
  static SplitFolders of(Path root, List<Path> folders) {
    if (named(folders, TRAIN).isEmpty()) {
      requireClasses(root, folders);
      return new SplitFolders(Optional.empty(), Optional.empty(), Optional.empty());
    }
    Path train =
        one(root, named(folders, TRAIN), "training")
            .orElseThrow(() -> noClasses(root, named(folders, TRAIN).get(0), folders));
    List<Path> either = named(folders, EITHER).stream().filter(SplitFolders::hasFolders).toList();
    List<Path> test = named(folders, TEST);
    List<Path> validation = named(folders, VALIDATION);
    if (test.isEmpty()) {
      test = either;
    } else {
      validation = Stream.concat(validation.stream(), either.stream()).toList();
    }
    return new SplitFolders(
        Optional.of(train), part(root, test, "test"), part(root, validation, "validation"));
  }

  /** Returns the one that has classes; if none has, the first, for the sentence that says so. */
  private static Optional<Path> part(Path root, List<Path> candidates, String what) {
    return one(root, candidates, what).or(() -> candidates.stream().findFirst());
  }

  /** Returns the only one of several folders that has folders in it. */
  private static Optional<Path> one(Path root, List<Path> candidates, String what) {
    List<Path> withFolders = candidates.stream().filter(SplitFolders::hasFolders).toList();
    if (withFolders.size() > 1) {
      throw ImageListing.corrupt(
          root,
          String.format(
              "%s are all named like the folder of the %s images, expected one. Put them together,"
                  + " or move those that are not meant out of the data set's folder.",
              ImageListing.names(withFolders), what));
    }
    return withFolders.stream().findFirst();
  }

  private static LikewiseException noClasses(Path root, Path train, List<Path> folders) {
    boolean classesBeside =
        folders.stream().anyMatch(folder -> !isPart(folder) && !hasFolders(folder));
    if (classesBeside && hasImages(train)) {
      return taken(root, train, "the training images", folders);
    }
    return ImageListing.corrupt(
        train,
        "0 class folders, expected at least 2: the class of an image is the folder it lies in, as"
            + " in train/<class>/.");
  }

  /** Classes may be called {@code valid} or {@code dev}, but what looks like a part is refused. */
  private static void requireClasses(Path root, List<Path> folders) {
    for (Path folder : calledLikeParts(folders)) {
      boolean hasImages = hasImages(folder);
      if (!hasImages && hasFolders(folder)) {
        throw ImageListing.corrupt(
            root,
            "no folder train beside %s, expected train/<class>/ with the training images."
                .formatted(ImageListing.quoted(folder)));
      }
      if (hasImages && is(folder, TEST)) {
        throw taken(root, folder, "test images", folders);
      }
    }
  }

  private static LikewiseException taken(Path root, Path folder, String what, List<Path> folders) {
    List<Path> others = folders.stream().filter(other -> !other.equals(folder)).toList();
    return ImageListing.corrupt(
        root,
        String.format(
            "the name %s is taken: it is that of a folder for %s, with class folders in it, and"
                + " this one has images in it. If it is a class%s, put all classes into one folder"
                + " train, as in train/%s; if not, sort its images into class folders, and have the"
                + " training images in train/<class>/.",
            ImageListing.quoted(folder),
            what,
            others.isEmpty() ? "" : ", like " + ImageListing.names(others),
            VisibleName.of(FolderEntries.name(folder))));
  }

  private static List<Path> named(List<Path> folders, Set<String> names) {
    return folders.stream().filter(folder -> is(folder, names)).toList();
  }

  private static boolean isPart(Path folder) {
    return Stream.of(TRAIN, TEST, VALIDATION, EITHER).anyMatch(names -> is(folder, names));
  }

  private static boolean is(Path folder, Set<String> names) {
    String name =
        Normalizer.normalize(FolderEntries.name(folder), Normalizer.Form.NFKC)
            .toLowerCase(Locale.ROOT)
            .replaceAll("[-_ ]", "");
    return names.contains(name)
        || TAILS.stream()
            .filter(name::endsWith)
            .anyMatch(tail -> names.contains(name.substring(0, name.length() - tail.length())));
  }

  private static boolean hasImages(Path folder) {
    return !FolderEntries.of(folder).images().isEmpty();
  }

  private static boolean hasFolders(Path folder) {
    return !FolderEntries.of(folder).folders().isEmpty();
  }

  /** Returns the folders that are called like a part where there are no parts. */
  static List<Path> calledLikeParts(List<Path> folders) {
    return folders.stream().filter(SplitFolders::isPart).toList();
  }

  /** Returns the folders of all parts. */
  List<Path> all() {
    return Stream.of(train, test, validation).flatMap(Optional::stream).toList();
  }

  /**
   * Returns which folder is which, if any is not called train, test or val; else nothing.
   * Validation images without test images are another matter.
   */
  Optional<String> reading() {
    Map<String, Path> named = new LinkedHashMap<>();
    train.ifPresent(part -> named.put("training", part));
    test.ifPresent(part -> named.put("test", part));
    validation.filter(part -> test.isPresent()).ifPresent(part -> named.put("validation", part));
    if (named.values().stream().map(FolderEntries::name).allMatch(USUAL::contains)) {
      return Optional.empty();
    }
    return Optional.of(
        named.entrySet().stream()
            .map(part -> said(part.getKey(), part.getValue()))
            .collect(Collectors.joining(", ", "", ".")));
  }

  private static String said(String what, Path folder) {
    return what + " images are those of " + ImageListing.quoted(folder);
  }
}
