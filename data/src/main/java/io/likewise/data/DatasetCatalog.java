package io.likewise.data;

import io.likewise.api.data.Dataset;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
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
 *   <li>{@code cifar10:PATH}: CIFAR-10 from cifar-10-binary.tar.gz, from the folder
 *       cifar-10-batches-bin, or from the folder that holds either.
 * </ul>
 */
public final class DatasetCatalog {
  private static final long SAMPLE_SEED = 1;

  /**
   * A kind of data set.
   *
   * @param name what comes before the colon
   * @param form how it is written, for messages
   * @param opener makes it from what comes after the colon, if anything
   */
  private record Kind(String name, String form, Opener opener) {}

  private interface Opener {
    Dataset open(Optional<String> argument);
  }

  private static final List<Kind> KINDS =
      List.of(
          new Kind("sample", "sample", DatasetCatalog::sample),
          new Kind("cifar10", "cifar10:PATH", DatasetCatalog::cifar10));

  private DatasetCatalog() {}

  /**
   * Opens a data set, whole and in memory.
   *
   * @param source the kind and, after a colon, where it is
   * @throws LikewiseException {@code USAGE} if the words are not understood, {@code
   *     DATASET_MISSING} if nothing is there, {@code DATASET_CORRUPT} if it is not what it should
   *     be
   */
  public static Dataset open(String source) {
    int colon = source.indexOf(':');
    String name = colon < 0 ? source : source.substring(0, colon);
    Optional<String> argument =
        colon < 0 ? Optional.empty() : Optional.of(source.substring(colon + 1));
    return KINDS.stream()
        .filter(kind -> kind.name.equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(source))
        .opener
        .open(argument);
  }

  /** Returns how each kind of data set is written. */
  public static List<String> forms() {
    return KINDS.stream().map(Kind::form).toList();
  }

  private static LikewiseException unknown(String source) {
    return new LikewiseException(
        ErrorCode.USAGE,
        "data.source: '"
            + source
            + "' is no data set that is known, expected one of: "
            + String.join(", ", forms())
            + ".");
  }

  private static Dataset sample(Optional<String> argument) {
    try {
      return SampleDataset.draw(argument.map(Long::parseLong).orElse(SAMPLE_SEED));
    } catch (NumberFormatException e) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          "data.source: 'sample:"
              + argument.orElseThrow()
              + "' has no seed, expected a whole number, such as sample:1, or just sample.",
          e);
    }
  }

  private static Dataset cifar10(Optional<String> argument) {
    String path = argument.orElse("");
    if (path.isBlank()) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          "data.source: 'cifar10' needs the path of cifar-10-binary.tar.gz or of the folder"
              + " cifar-10-batches-bin, as in cifar10:PATH; --dataset=sample needs nothing.");
    }
    try {
      return Cifar10Archive.read(Path.of(path));
    } catch (InvalidPathException e) {
      throw new LikewiseException(
          ErrorCode.USAGE, "data.source: '" + path + "' is not a path (" + e.getReason() + ").", e);
    }
  }
}
