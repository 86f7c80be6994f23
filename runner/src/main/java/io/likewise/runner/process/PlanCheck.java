package io.likewise.runner.process;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.experiment.Network;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.data.datasets.DatasetCatalog;
import io.likewise.data.fetch.PinnedFile.Kind;
import io.likewise.data.fetch.PinnedFiles;
import io.likewise.data.weights.WeightsFiles;
import io.likewise.files.yaml.NearestMatch;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds what can be seen to be wrong with an experiment before anything is started for it. */
public final class PlanCheck {
  private static final String CIFAR10 = "cifar10";

  private static final List<String> WEIGHTS_NAMES =
      List.of(Experiment.RANDOM_WEIGHTS, Experiment.IMAGENET_WEIGHTS);

  private static final int SOME_CLASSES = 10;

  /** Listing a folder of images may take seconds. */
  private final Set<String> sourcesChecked = new HashSet<>();

  /** Reading a file of weights takes a part of a second, and a grid has it in many cells. */
  private final Set<Map.Entry<String, Network>> weightsChecked = new HashSet<>();

  /** Checks that the files an experiment reads are there, and weights that they can be trained. */
  public void check(Experiment experiment) {
    if (sourcesChecked.add(experiment.data().source())) {
      checkSource(experiment.data().source());
    }
    if (experiment.weights().equals(Experiment.IMAGENET_WEIGHTS)) {
      checkImageNet(experiment.network());
    } else if (!experiment.weights().equals(Experiment.RANDOM_WEIGHTS)) {
      checkWeights(experiment);
    }
  }

  private static void checkSource(String source) {
    String kind = source.replaceFirst(":.*", "");
    List<String> kinds = DatasetCatalog.names();
    if (!kinds.contains(kind)) {
      throw new LikewiseException(
              ErrorCode.USAGE,
              String.format(
                  "data.source: '%s' is not one;%s expected %s.",
                  source,
                  NearestMatch.hint(kind, kinds),
                  String.join(", ", DatasetCatalog.forms())))
          .onSetting("data.source");
    }
    DatasetCatalog.check(source);
    boolean published = PinnedFiles.find(Kind.DATA, source).isPresent();
    if (kind.equals(CIFAR10) && !published) {
      checkCifar10(source.substring(Math.min(source.length(), CIFAR10.length() + 1)));
    }
  }

  private static void checkCifar10(String path) {
    if (path.isBlank()) {
      throw new LikewiseException(
              ErrorCode.DATASET_MISSING,
              "the experiment needs CIFAR-10; say where cifar-10-binary.tar.gz is, as in"
                  + " cifar10:PATH.")
          .onSetting("data.source");
    }
    if (!isReadable(DatasetCatalog.path(path).toString())) {
      throw new LikewiseException(
              ErrorCode.DATASET_MISSING,
              path
                  + ": nothing is there that can be read; cifar10:PATH expects"
                  + " cifar-10-binary.tar.gz or the folder it unpacks to.")
          .onSetting("data.source");
    }
  }

  private static boolean isReadable(String path) {
    try {
      return Files.isReadable(Path.of(path));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** Finds out before 95 MB are fetched in vain. */
  private static void checkImageNet(Network network) {
    Network whole = Network.resNet50(Variant.KERAS, 0);
    boolean fits =
        network.variant() == whole.variant()
            && network.blocks().equals(whole.blocks())
            && network.width() == whole.width();
    if (!fits) {
      throw new LikewiseException(
              ErrorCode.WEIGHTS_MISMATCH,
              "weights: 'imagenet' are weights of Keras' ResNet50, and this experiment's network is"
                  + " another one; choose weights random, or the model resnet50-keras.")
          .onSetting("model");
    }
  }

  /** The network's number of classes, which only the images know, decides nothing of its base. */
  private void checkWeights(Experiment experiment) {
    String weights = experiment.weights();
    if (!isReadable(weights)) {
      throw new LikewiseException(
              ErrorCode.WEIGHTS_MISSING,
              String.format(
                  "%s: there is no such file that can be read;%s expected random, imagenet"
                      + " or a file of Keras' (.h5, .keras) or in safetensors.",
                  weights, NearestMatch.hint(weights, WEIGHTS_NAMES)))
          .onSetting("weights");
    }
    if (weightsChecked.add(Map.entry(weights, experiment.network()))) {
      WeightsFiles.check(
          Path.of(weights), experiment.network().spec(experiment.imageSize(), SOME_CLASSES));
    }
  }
}
