package io.likewise.report.run;

import io.likewise.api.experiment.Augmentation;
import io.likewise.api.experiment.DataSettings.Validation;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.experiment.Network;
import io.likewise.api.experiment.Preprocessing;
import io.likewise.api.experiment.Stage;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.Trainable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** An experiment in sentences that whoever knows the field understands without this program. */
record ExperimentWords(RunStory story) {
  private static final List<Integer> RESNET50 = List.of(3, 4, 6, 3);

  private Experiment experiment() {
    return story.experiment();
  }

  /** Returns all of it, a sentence or two about each part. */
  List<String> sentences() {
    List<String> all = new ArrayList<>(List.of(data(), input(), network()));
    all.addAll(procedure());
    return all;
  }

  /** Returns the images, and what watches the training. */
  String data() {
    RunStory.Data data = story.data();
    String validation =
        experiment().data().validation() == Validation.TEST
            ? "The test images are the validation images too, so the choice of the best epoch has"
                + " seen them"
            : "%s of the training images, held out class by class, validate"
                .formatted(Numbers.count(data.validation()));
    return String.format(
        "Images: %s, in %s classes; %s to train on and %s to test. %s.",
        data.name(),
        Numbers.count(data.classNames().size()),
        Numbers.count(data.training()),
        Numbers.count(data.test()),
        validation);
  }

  /** Returns what is done to the images. */
  String input() {
    return String.format(
        "Input: %d × %d pixels, RGB, %s. %s",
        experiment().imageSize(),
        experiment().imageSize(),
        preprocessing(experiment().preprocessing()),
        augmentation());
  }

  /** Returns what pixel values become. */
  static String preprocessing(Preprocessing preprocessing) {
    return switch (preprocessing) {
      case UNIT -> "scaled to [0, 1]";
      case CAFFE -> "channels turned to BGR and the ImageNet means taken away (caffe)";
      case TORCH -> "scaled to [0, 1] and normalised by the ImageNet means and deviations (torch)";
    };
  }

  private String augmentation() {
    Augmentation varied = experiment().augmentation();
    List<String> parts = new ArrayList<>();
    if (varied.flip()) {
      parts.add("mirrored");
    }
    if (varied.quarterTurns()) {
      parts.add("turned by quarters");
    }
    if (varied.brightness() > 0) {
      parts.add("brightened or darkened by up to " + Numbers.setting(varied.brightness()));
    }
    if (varied.contrastTo() > varied.contrastFrom() || varied.contrastFrom() != 1) {
      parts.add(
          "changed in contrast by a factor from %s to %s"
              .formatted(
                  Numbers.setting(varied.contrastFrom()), Numbers.setting(varied.contrastTo())));
    }
    return parts.isEmpty()
        ? "Training images are not varied."
        : "Training images are varied at random: " + String.join(", ", parts) + ".";
  }

  /** Returns the network and what it begins with. */
  String network() {
    Network network = experiment().network();
    String base =
        network.blocks().equals(RESNET50) && network.width() == 64
            ? "ResNet50"
            : "a residual network of %s blocks, %d channels wide at its stem,"
                .formatted(joined(network.blocks(), "–"), network.width());
    String dense =
        network.dense().isEmpty()
            ? "a single dense layer"
            : "dense layers of " + joined(network.dense(), " and ") + " units";
    String dropout =
        network.dropouts() == 0
            ? ""
            : ", %s of %s"
                .formatted(
                    network.dropouts() == 1 ? "a dropout" : network.dropouts() + " dropouts",
                    Numbers.setting(network.dropout()));
    String weights =
        switch (experiment().weights()) {
          case Experiment.RANDOM_WEIGHTS -> "All weights are drawn at random.";
          case Experiment.IMAGENET_WEIGHTS ->
              "The base begins with Keras' weights, pre-trained on ImageNet.";
          default -> "The base begins with weights from the file " + experiment().weights() + ".";
        };
    return String.format(
        "Network: %s in the layout of %s, its head %s%s. %s",
        base,
        network.variant().name().toLowerCase(Locale.ROOT).equals("keras") ? "Keras" : "torchvision",
        dense,
        dropout,
        weights);
  }

  private static String joined(List<Integer> numbers, String between) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(between));
  }

  /** Returns how it is trained: what both stages share, and each of them. */
  List<String> procedure() {
    List<String> all = new ArrayList<>();
    all.add(
        "Training: Adam on the mean cross-entropy, %d images a step, seed %d; after each stage the"
                .formatted(experiment().batchSize(), experiment().seed())
            + " epoch with the highest validation accuracy is kept.");
    for (int i = 0; i < experiment().stages().size(); i++) {
      all.add(stage(i + 1, experiment().stages().get(i)));
    }
    return all;
  }

  private static String stage(int number, Stage stage) {
    if (stage.epochs() == 0) {
      return "Stage " + number + ": left out.";
    }
    return String.format(
        "Stage %d: %s, at most %s, learning rate %s, patience %d%s.",
        number,
        stage.trainable() == Trainable.HEAD
            ? "the head alone on a frozen base"
            : "the whole network",
        stage.epochs() == 1 ? "1 epoch" : stage.epochs() + " epochs",
        Numbers.setting(stage.learningRate()),
        stage.patience(),
        stage.batchNorm() == BatchNormMode.BATCH
            ? "; batch normalisation by each batch"
            : "; batch normalisation by the kept statistics");
  }
}
