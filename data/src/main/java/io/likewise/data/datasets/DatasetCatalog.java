package io.likewise.data.datasets;

import io.likewise.api.data.Dataset;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.DataSettings;
import io.likewise.api.experiment.Experiment;
import io.likewise.data.fetch.FileCache;
import io.likewise.data.fetch.PinnedFile;
import io.likewise.data.folders.DatasetMemory;
import io.likewise.data.folders.DatasetNotices;
import io.likewise.data.folders.FolderSizes;
import io.likewise.data.folders.ImageFolder;
import io.likewise.data.folders.ImageListing;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Opens a data set by the words an experiment names it with.
 *
 * <ul>
 *   <li>{@code sample}, or {@code sample:SEED}: pictures drawn by the program itself, see {@link
 *       SampleDataset}. Without a seed they are always the same, whatever the experiment's seed.
 *   <li>{@code cifar10}: CIFAR-10 from the cache, if an experiment asks for it.
 *   <li>{@code cifar10:PATH}: CIFAR-10 from cifar-10-binary.tar.gz, from the folder
 *       cifar-10-batches-bin, or from the folder that holds either.
 *   <li>{@code folder:PATH}: image files, sorted into folders by split and class, see {@link
 *       ImageFolder}.
 * </ul>
 */
public final class DatasetCatalog {
  private static final long SAMPLE_SEED = 1;
  private static final String FOLDER = "folder";
  private static final int LEAST_IMAGE_SIZE = 32;

  /**
   * A kind of data set.
   *
   * @param name what comes before the colon
   * @param form how it is written, for messages
   * @param opener makes it from what comes after the colon, if anything
   */
  private record Kind(String name, String form, Opener opener) {}

  private interface Opener {
    Dataset open(Optional<String> argument, Reading reading);
  }

  /** How images are to be read, and who is told what the user should know. */
  private record Reading(int imageSize, int limit, boolean skipBad, DatasetNotices notices) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("sample", "sample", (argument, reading) -> sample(argument)),
          new Kind("cifar10", "cifar10[:PATH]", (argument, reading) -> cifar10(argument)),
          new Kind(FOLDER, "folder:PATH", DatasetCatalog::folder));

  private DatasetCatalog() {}

  /**
   * Opens an experiment's data set, in memory: whole, but of a folder no more training images than
   * the experiment's limit.
   *
   * @param experiment names it, and says to which size images of many sizes are brought
   * @param cache has the files that experiments know by a name alone, such as {@code cifar10}
   * @param notices is told, in sentences, what the user should know of the data
   * @throws LikewiseException as {@link #open(String)}; {@code OUT_OF_MEMORY} if the images do not
   *     fit
   */
  public static Dataset open(Experiment experiment, FileCache cache, DatasetNotices notices) {
    DataSettings data = experiment.data();
    String source = cache.dataset(data.source());
    Reading reading = new Reading(experiment.imageSize(), data.limit(), data.skipBad(), notices);
    return cache.reading(PinnedFile.Kind.DATA, data.source(), () -> open(source, reading));
  }

  /**
   * Opens a data set for nobody's experiment: images of many sizes are brought to 32×32, none may
   * be bad, and nobody is told anything.
   *
   * @param source the kind and, after a colon, where it is
   * @throws LikewiseException {@code USAGE} if the words are not understood, {@code
   *     DATASET_MISSING} if nothing is there, {@code DATASET_CORRUPT} if it is not what it should
   *     be
   */
  public static Dataset open(String source) {
    return open(source, false, notice -> {});
  }

  /**
   * Opens a data set for nobody's experiment: images of many sizes are brought to 32×32.
   *
   * @param source the kind and, after a colon, where it is
   * @param skipBad whether to go on without images that cannot be read
   * @param notices is told, in sentences, what the user should know of the data
   * @throws LikewiseException as {@link #open(String)}
   */
  public static Dataset open(String source, boolean skipBad, DatasetNotices notices) {
    return open(source, new Reading(LEAST_IMAGE_SIZE, 0, skipBad, notices));
  }

  private static Dataset open(String source, Reading reading) {
    int colon = source.indexOf(':');
    String name = colon < 0 ? source : source.substring(0, colon);
    Optional<String> argument =
        colon < 0 ? Optional.empty() : Optional.of(source.substring(colon + 1));
    return KINDS.stream()
        .filter(kind -> kind.name.equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(source))
        .opener
        .open(argument, reading);
  }

  /**
   * Finds what can be seen to be wrong with a folder of images without opening one of them.
   *
   * @param source as {@link #open(String)} takes it; other kinds than folders are not looked at
   * @throws LikewiseException {@code USAGE}, {@code DATASET_MISSING}, {@code DATASET_CORRUPT}
   */
  public static void check(String source) {
    if (isFolder(source)) {
      ImageListing unused = listing(source);
    }
  }

  private static boolean isFolder(String source) {
    return source.equals(FOLDER) || source.startsWith(FOLDER + ":");
  }

  private static ImageListing listing(String source) {
    return ImageListing.of(
        folderPath(source.substring(Math.min(source.length(), FOLDER.length() + 1))));
  }

  /**
   * Returns what an experiment's data set will take of the Java heap. Of a folder every file's
   * header is read and no more.
   *
   * @param cache as for {@link #open(Experiment, FileCache, DatasetNotices)}
   * @throws LikewiseException as {@link #check}
   */
  public static DatasetMemory memory(Experiment experiment, FileCache cache) {
    String source = cache.dataset(experiment.data().source());
    if (isFolder(source)) {
      return FolderSizes.memory(listing(source), experiment.imageSize(), experiment.data().limit());
    }
    return new DatasetMemory(
        source.startsWith("cifar10")
            ? Cifar10Files.IMAGES
            : SampleDataset.TRAINING_IMAGES + SampleDataset.TEST_IMAGES,
        Cifar10Files.IMAGE_SIZE,
        0,
        0,
        "");
  }

  /** Returns the names of the kinds of data sets. */
  public static List<String> names() {
    return KINDS.stream().map(Kind::name).toList();
  }

  /** Returns how each kind of data set is written. */
  public static List<String> forms() {
    return KINDS.stream().map(Kind::form).toList();
  }

  private static LikewiseException unknown(String source) {
    return new LikewiseException(
        ErrorCode.USAGE,
        "data.source: '%s' is no data set that is known, expected one of: %s."
            .formatted(source, String.join(", ", forms())));
  }

  private static Dataset sample(Optional<String> argument) {
    try {
      return SampleDataset.draw(argument.map(Long::parseLong).orElse(SAMPLE_SEED));
    } catch (NumberFormatException e) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          String.format(
              "data.source: 'sample:%s' has no seed, expected a whole number, such as sample:1, or"
                  + " just sample.",
              argument.orElseThrow()),
          e);
    }
  }

  private static Dataset cifar10(Optional<String> argument) {
    String path = argument.orElse("");
    if (path.isBlank()) {
      throw new LikewiseException(
              ErrorCode.USAGE,
              "data.source: 'cifar10' needs the path of cifar-10-binary.tar.gz or of the folder"
                  + " cifar-10-batches-bin, as in cifar10:PATH; the data set sample needs nothing.")
          .onSetting("data.source");
    }
    return Cifar10Archive.read(path(path));
  }

  private static Dataset folder(Optional<String> argument, Reading reading) {
    return ImageFolder.read(
        folderPath(argument.orElse("")),
        reading.imageSize,
        reading.limit,
        reading.skipBad,
        reading.notices);
  }

  private static Path folderPath(String path) {
    if (path.isBlank()) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          "data.source: 'folder' needs the path of a folder with train/<class>/ and images in it,"
              + " as in folder:PATH.");
    }
    return path(path);
  }

  /**
   * Returns the path that a data set's name has after its colon. {@code ~/} is the user's home: the
   * shell, which would say so at the beginning of a word, leaves it there as it is.
   *
   * @throws LikewiseException {@code USAGE} if it is no path
   */
  public static Path path(String path) {
    try {
      Path home = Path.of(System.getProperty("user.home", ""));
      return path.equals("~") || path.startsWith("~/")
          ? home.resolve(path.substring(Math.min(2, path.length())))
          : Path.of(path);
    } catch (InvalidPathException e) {
      throw new LikewiseException(
          ErrorCode.USAGE, "data.source: '" + path + "' is not a path (" + e.getReason() + ").", e);
    }
  }
}
