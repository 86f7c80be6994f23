package io.likewise.runner.preflight;

import com.sun.management.OperatingSystemMXBean;
import io.likewise.api.experiment.DataSettings.Validation;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.experiment.Forecast;
import io.likewise.api.experiment.Preprocessing;
import io.likewise.data.fetch.PinnedFile;
import io.likewise.data.fetch.PinnedFiles;
import io.likewise.files.Digests;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What of a run will surprise whoever does not expect it, a sentence each. Nothing of it is a
 * mistake, and nothing is refused.
 */
public final class Preflight {
  /** The fewest seeds of which a comparison says more than figures. */
  private static final int FEWEST_SEEDS = 3;

  /** What the system and other programs need of a machine's memory. */
  private static final double MOST_OF_MEMORY = 0.9;

  private Preflight() {}

  /**
   * Returns what will surprise of an experiment and its images.
   *
   * @param classNames what the classes are called
   * @param classCounts how many training images there are of each
   */
  public static List<String> of(
      Experiment experiment, List<String> classNames, List<Integer> classCounts) {
    List<String> sentences = new ArrayList<>();
    preprocessing(experiment).ifPresent(sentences::add);
    validation(experiment).ifPresent(sentences::add);
    classes(experiment.batchSize(), classNames, classCounts).ifPresent(sentences::add);
    return sentences;
  }

  private static Optional<String> preprocessing(Experiment experiment) {
    Preprocessing given = experiment.preprocessing();
    return given != Preprocessing.CAFFE && isImageNet(experiment.weights())
        ? Optional.of(
            ("the images are preprocessed as %s, and the ImageNet weights were trained with caffe, so"
                    + " that a frozen base sees less in them; choose preprocessing caffe, unless"
                    + " that is what is to be seen.")
                .formatted(given.name().toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  /** The published weights may be given as a file too. */
  private static boolean isImageNet(String weights) {
    PinnedFile published = PinnedFiles.IMAGENET;
    if (weights.equals(published.name())) {
      return true;
    }
    try {
      Path file = Path.of(weights);
      return Files.isRegularFile(file)
          && Files.size(file) == published.bytes()
          && Digests.read(file, published.algorithm()).digest().equals(published.digest());
    } catch (InvalidPathException | IOException e) {
      // The run itself says what is wrong with it.
      return false;
    }
  }

  private static Optional<String> validation(Experiment experiment) {
    return experiment.data().validation() == Validation.TEST
        ? Optional.of(
            "the validation images are the test images: they choose the epoch that is kept, so that"
                + " the test accuracy is higher than on images that choose nothing; data.validation"
                + " holdout holds some of the training images out for it.")
        : Optional.empty();
  }

  private static Optional<String> classes(int batchSize, List<String> names, List<Integer> counts) {
    long few = counts.stream().filter(count -> count < batchSize).count();
    if (few == 0) {
      return Optional.empty();
    }
    int fewest = Collections.min(counts);
    int label = counts.indexOf(fewest);
    String name = label < names.size() ? "'" + names.get(label) + "'" : "class " + label;
    return Optional.of(
        "%d of %d classes have fewer training images than a batch of %d, the fewest %s with %d."
            .formatted(few, counts.size(), batchSize, name, fewest));
  }

  /**
   * Returns what will surprise of a comparison.
   *
   * @param engines how many are compared
   * @param seeds how many different seeds each of them runs
   */
  public static Optional<String> ofComparison(int engines, int seeds) {
    return engines > 1 && seeds < FEWEST_SEEDS
        ? Optional.of(
            "%s too few for a verdict, which takes %d seeds; 5 or more say much more."
                .formatted(seeds == 1 ? "1 seed is" : seeds + " seeds are", FEWEST_SEEDS))
        : Optional.empty();
  }

  /** Returns whether a run is about to need more memory than this machine or container has. */
  public static Optional<String> ofMemory(Forecast forecast) {
    return ofMemory(forecast, machineBytes());
  }

  static Optional<String> ofMemory(Forecast forecast, long machineBytes) {
    long taken = forecast.peakMemoryBytes();
    return taken > MOST_OF_MEMORY * machineBytes
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "a few steps have taken %,d of the %,d MB of memory that this machine or container"
                    + " has: the system may end the run; lower batchSize or imageSize, or end other"
                    + " programs.",
                taken >> 20,
                machineBytes >> 20))
        : Optional.empty();
  }

  /** Returns the memory of this machine, within the limits of a container. */
  public static long machineBytes() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Long.MAX_VALUE;
  }
}
