package io.likewise.cli;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Experiment;
import io.likewise.data.DatasetCatalog;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Finds what can be seen to be wrong with an experiment before anything is started for it. */
final class PlanCheck {
  private static final String CIFAR10 = "cifar10";
  private static final String WEIGHTS_SUFFIX = ".safetensors";

  private PlanCheck() {}

  /** Checks that the files an experiment reads are there. */
  static void check(Experiment experiment) {
    checkSource(experiment.data().source());
    checkWeights(experiment.weights());
  }

  private static void checkSource(String source) {
    String kind = source.replaceFirst(":.*", "");
    List<String> kinds =
        DatasetCatalog.forms().stream().map(form -> form.replaceFirst(":.*", "")).toList();
    if (!kinds.contains(kind)) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          "--dataset: '"
              + source
              + "' is not one;"
              + NearestMatch.hint(kind, kinds)
              + " expected "
              + String.join(" or ", DatasetCatalog.forms())
              + ".");
    }
    DatasetCatalog.check(source);
    if (kind.equals(CIFAR10)) {
      checkCifar10(source.substring(Math.min(source.length(), CIFAR10.length() + 1)));
    }
  }

  private static void checkCifar10(String path) {
    if (path.isBlank()) {
      throw new LikewiseException(
          ErrorCode.DATASET_MISSING,
          "the experiment needs CIFAR-10; say where cifar-10-binary.tar.gz is, with"
              + " --dataset cifar10:PATH.");
    }
    if (!isReadable(path)) {
      throw new LikewiseException(
          ErrorCode.DATASET_MISSING,
          path
              + ": nothing is there that can be read; --dataset cifar10:PATH expects"
              + " cifar-10-binary.tar.gz or the folder it unpacks to.");
    }
  }

  private static boolean isReadable(String path) {
    try {
      return Files.isReadable(Path.of(path));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static void checkWeights(String weights) {
    if (weights.equals(Experiment.RANDOM_WEIGHTS)) {
      return;
    }
    if (!weights.endsWith(WEIGHTS_SUFFIX)) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          "--weights: '" + weights + "' is not one; expected random or a .safetensors file.");
    }
    if (!isReadable(weights) || !Files.isRegularFile(Path.of(weights))) {
      throw new LikewiseException(
          ErrorCode.WEIGHTS_MISSING,
          weights
              + ": there is no such file that can be read; --weights expects random or a"
              + " .safetensors file.");
    }
  }
}
