package io.likewise.data.folders;

import io.likewise.api.data.Skipped;
import io.likewise.api.data.Skipped.Reason;
import io.likewise.api.data.VisibleName;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.data.images.ImageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The image files of a folder by split and class; none of them has been opened.
 *
 * <p>Classes and files are sorted by name, see {@link FolderEntries}. Names that begin with a dot,
 * and folders within a class, are left out. Links are followed within the folder, one step deep
 * like everything else, so that none can lead round in a circle; one that leads out of it is
 * refused, for the folder may be somebody else's, and what is read ends up in results that are
 * shown around.
 *
 * @param root the folder
 * @param classNames the classes; a label is an index into them
 * @param train the training images
 * @param test the test images; empty if they are yet to be taken from the training images
 * @param validation the validation images, if there are some beside test images
 * @param skipped what lies there and is not read
 * @param notices what the user should know of how the folder was understood
 */
public record ImageListing(
    Path root,
    List<String> classNames,
    List<Item> train,
    List<Item> test,
    List<Item> validation,
    List<Skipped> skipped,
    List<String> notices) {

  private static final String ENDINGS = String.join(", ", ImageFile.ENDINGS);
  private static final int NAMES_SHOWN = 5;

  /** A file and its class. */
  record Item(Path file, int label) {}

  /**
   * Looks through a folder.
   *
   * @throws LikewiseException {@code DATASET_MISSING} if there is no folder, {@code
   *     DATASET_CORRUPT} if it is not laid out as a data set or a class is empty
   */
  public static ImageListing of(Path root) {
    if (!Files.isDirectory(root)) {
      throw new LikewiseException(ErrorCode.DATASET_MISSING, shown(root) + ": " + missing(root));
    }
    return new Walk(root).listing();
  }

  private static String missing(Path root) {
    String name = FolderEntries.name(root).toLowerCase(Locale.ROOT);
    if (!Files.exists(root)) {
      return "no such folder; check the path after 'folder:', which expects a folder with"
          + " train/<class>/ and images in it."
          + withSlashes(root);
    }
    if (name.matches(".*\\.(zip|7z|rar|tar|tgz|tbz2|txz|gz|bz2|xz|zst)")) {
      return "an archive, not a folder; unpack it, and give the folder that comes of it after"
          + " 'folder:'.";
    }
    return "a file, not a folder; 'folder:' expects a folder with train/<class>/ and images in it.";
  }

  /** Returns a hint if a path is written as on another system. */
  private static String withSlashes(Path root) {
    Path other = Path.of(root.toString().replace('\\', '/'));
    return !other.equals(root) && Files.isDirectory(other)
        ? " Did you mean folder:" + shown(other) + "?"
        : "";
  }

  /** Returns the images of all splits: training, test, validation. */
  List<Item> all() {
    return Stream.of(train, test, validation).flatMap(List::stream).toList();
  }

  /** Returns a failure of a folder. */
  static LikewiseException corrupt(Path where, String what) {
    return new LikewiseException(ErrorCode.DATASET_CORRUPT, shown(where) + ": " + what);
  }

  /** One look through a folder. */
  private static final class Walk {
    private final Path root;
    private final List<String> notices = new ArrayList<>();
    private final List<Skipped> skipped = new ArrayList<>();

    Walk(Path root) {
      this.root = root;
    }

    ImageListing listing() {
      FolderEntries top = entries(root);
      SplitFolders parts = SplitFolders.of(root, top.folders());
      parts.reading().ifPresent(reading -> notices.add(shown(root) + ": " + reading));
      Path training = parts.train().orElse(root);
      if (parts.train().isPresent()) {
        outside(top);
        top.folders().stream()
            .filter(folder -> !parts.all().contains(folder))
            .forEach(folder -> skip(folder, Reason.BESIDE));
      } else {
        tellClassesCalledLikeParts(top.folders());
      }
      List<Path> classes = classFolders(training);
      requireTwo(training, classes);
      Map<Object, Integer> labels = new HashMap<>();
      for (Path folder : classes) {
        labels.put(key(folder), labels.size());
      }
      List<Item> train = items(classes, labels);
      List<Item> test = parts.test().map(part -> part(part, training, labels)).orElse(List.of());
      List<Item> validation =
          parts.validation().map(part -> part(part, training, labels)).orElse(List.of());
      if (test.isEmpty() && !validation.isEmpty()) {
        notices.add(testedOn(parts.validation().orElseThrow(), training));
        test = validation;
        validation = List.of();
      }
      notices.addAll(SkippedNotices.of(shown(root), skipped));
      return new ImageListing(
          root,
          classes.stream().map(FolderEntries::name).toList(),
          train,
          test,
          validation,
          List.copyOf(skipped),
          List.copyOf(notices));
    }

    /** Looks into a folder, all of which lies in the data set's. */
    private FolderEntries entries(Path folder) {
      FolderEntries entries = FolderEntries.of(folder);
      Stream.of(entries.folders(), entries.images())
          .flatMap(List::stream)
          .filter(Files::isSymbolicLink)
          .forEach(this::requireInside);
      return entries;
    }

    private void requireInside(Path link) {
      try {
        Path real = link.toRealPath();
        if (!real.startsWith(root.toRealPath())) {
          throw corrupt(
              link,
              "a link to %s, outside of the data set's folder, where nothing is read. Put what it"
                      .formatted(shown(real))
                  + " leads to in its place; hard links take no room either.");
        }
      } catch (IOException e) {
        // It leads nowhere, which is told with what cannot be read.
      }
    }

    private String testedOn(Path validation, Path training) {
      return String.format(
          "%1$s: there are no test images beside %2$s, so its images are the test images; if the"
              + " experiment wants validation images apart from them, they are held out of %3$s"
              + " (with data.validation=test it validates on %2$s too).",
          shown(root), quoted(validation), quoted(training));
    }

    private void tellClassesCalledLikeParts(List<Path> folders) {
      List<Path> doubtful = SplitFolders.calledLikeParts(folders);
      if (!doubtful.isEmpty()) {
        notices.add(
            "%s: there is no folder train, so all folders are taken for classes, %s too."
                .formatted(shown(root), names(doubtful)));
      }
    }

    /** Notes what lies beside folders of classes or of parts. */
    private void outside(FolderEntries entries) {
      entries.litter().forEach(file -> skip(file, Reason.SYSTEM));
      entries.files().forEach(file -> skip(file, Reason.OUTSIDE));
    }

    private void skip(Path what, Reason reason) {
      String detail = Files.exists(what) ? "" : "a link that leads nowhere";
      skipped.add(new Skipped(root.relativize(what).toString(), reason, detail));
    }

    private List<Path> classFolders(Path part) {
      FolderEntries entries = entries(part);
      outside(entries);
      Map<Object, Path> known = new HashMap<>();
      for (Path folder : entries.folders()) {
        Path twin = known.put(key(folder), folder);
        if (twin != null) {
          throw corrupt(
              part,
              String.format(
                  "two folders are called %s, with its letters put together from other characters"
                      + " (Unicode NFC and NFD). Put their images into one.",
                  quoted(folder)));
        }
      }
      return entries.folders();
    }

    private void requireTwo(Path folder, List<Path> classes) {
      if (classes.size() >= 2) {
        return;
      }
      Optional<Path> deeper =
          classes.stream()
              .filter(inner -> FolderEntries.of(inner).folders().size() >= 2)
              .findFirst();
      throw corrupt(
          folder,
          classes.size()
              + " class folders, expected at least 2: images belong in train/<class>/, or in"
              + " <class>/ where there is no train."
              + deeper.map(inner -> " Did you mean folder:" + shown(inner) + "?").orElse(""));
    }

    private List<Item> part(Path part, Path training, Map<Object, Integer> labels) {
      List<Path> found = classFolders(part);
      List<Path> classes = FolderEntries.of(training).folders();
      for (Path other : found) {
        if (!labels.containsKey(key(other))) {
          throw corrupt(
              part,
              "%s has no class %s, it has %s.%s"
                  .formatted(
                      quoted(training), quoted(other), names(classes), alike(other, classes)));
        }
      }
      if (found.isEmpty()) {
        throw corrupt(
            part,
            String.format(
                "no class folders, expected %s. Sort its images into these, or move the folder"
                    + " elsewhere; where there are no test images, they are taken from the training"
                    + " images.",
                names(classes)));
      }
      return items(found, labels);
    }

    /** Returns a hint if a class is called nearly the same. */
    private static String alike(Path other, List<Path> classes) {
      return classes.stream()
          .filter(known -> loosely(known).equals(loosely(other)))
          .findFirst()
          .map(
              known ->
                  " It differs from "
                      + quoted(known)
                      + " only in capitals, blanks or the like; give both folders one name.")
          .orElse("");
    }

    private static String loosely(Path folder) {
      return Normalizer.normalize(FolderEntries.name(folder), Normalizer.Form.NFKC)
          .replaceAll("[\\p{Z}\\p{C}_-]", "")
          .toLowerCase(Locale.ROOT);
    }

    private List<Item> items(List<Path> folders, Map<Object, Integer> labels) {
      Map<Integer, Path> byLabel = new TreeMap<>();
      folders.forEach(folder -> byLabel.put(labels.get(key(folder)), folder));
      return byLabel.entrySet().stream()
          .flatMap(entry -> items(entry.getValue(), entry.getKey()))
          .toList();
    }

    private Stream<Item> items(Path folder, int label) {
      FolderEntries entries = entries(folder);
      if (entries.images().isEmpty()) {
        throw corrupt(folder, noImages(entries));
      }
      entries.litter().forEach(file -> skip(file, Reason.SYSTEM));
      entries.folders().forEach(inner -> skip(inner, Reason.NESTED));
      entries.otherFiles().forEach(file -> skip(file, Reason.ENDING));
      return entries.images().stream().map(file -> new Item(file, label));
    }

    private static String noImages(FolderEntries entries) {
      String expected =
          "the class has no images; expected at least one " + ENDINGS + " directly in the folder";
      if (!entries.folders().isEmpty()) {
        return String.format(
            "%s, which has folders in it, %s. If it is a class, move its images up; if it is a part"
                + " of the data set, name the parts train, test and val.",
            expected, names(entries.folders()));
      }
      if (!entries.files().isEmpty()) {
        return "%s, which has %s. Convert them, or rename those that only lack the ending."
            .formatted(expected, names(entries.files()));
      }
      return expected + ". Put some there, or move the empty folder elsewhere.";
    }
  }

  /**
   * Returns what makes two class folders of two splits the same: their names, however their accents
   * are put together, or the bytes of a name that is none in the platform's charset.
   */
  private static Object key(Path folder) {
    String name = FolderEntries.name(folder);
    return name.indexOf('\ufffd') >= 0
        ? folder.getFileName()
        : Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  /** Returns a path as it may be printed. */
  static String shown(Path path) {
    return VisibleName.of(path.toString());
  }

  /** Returns a file's or folder's own name as it may be printed, in quotes. */
  static String quoted(Path path) {
    return VisibleName.quoted(FolderEntries.name(path));
  }

  /** Returns the first few of the names of files or folders, as they may be printed. */
  static String names(List<Path> paths) {
    return shortened(paths.stream().map(FolderEntries::name).toList());
  }

  /** Returns the names of the classes that none of some labels is of. */
  public static List<String> missing(List<String> classNames, IntStream labels) {
    Set<Integer> found = labels.boxed().collect(Collectors.toSet());
    return IntStream.range(0, classNames.size())
        .filter(label -> !found.contains(label))
        .mapToObj(classNames::get)
        .toList();
  }

  /** Returns the first few of a list of names, as they may be printed. */
  public static String shortened(List<String> names) {
    String shown =
        names.stream()
            .limit(NAMES_SHOWN)
            .map(VisibleName::quoted)
            .collect(Collectors.joining(", "));
    return names.size() <= NAMES_SHOWN
        ? shown
        : String.format(Locale.ROOT, "%s, … (%,d in all)", shown, names.size());
  }
}
