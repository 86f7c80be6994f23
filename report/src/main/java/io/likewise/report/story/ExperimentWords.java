package io.likewise.report.story;

import io.likewise.api.experiment.Augmentation;
import io.likewise.api.experiment.DataSettings.Validation;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.experiment.Network;
import io.likewise.api.experiment.Preprocessing;
import io.likewise.api.experiment.Stage;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Trainable;
import io.likewise.report.page.Facts;
import io.likewise.report.run.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** An experiment in sentences that whoever knows the field understands without this program. */
record ExperimentWords(RunStory story) {
  private static final List<Integer> RESNET50 = List.of(3, 4, 6, 3);

  private Experiment experiment() {
    return story.experiment();
  }

  /** Returns all of it, a sentence or two about each part. */
  Facts facts() {
    Facts all =
        Facts.about("The experiment")
            .with("images", data())
            .with("input", input())
            .with("network", network())
            .with("training", training());
    for (int i = 0; i < experiment().stages().size(); i++) {
      all = all.with("stage " + (i + 1), stage(experiment().stages().get(i)));
    }
    return all.with("not the same network", story.otherNetwork().orElse(""));
  }

  /** Returns the images, and what watches the training. */
  private String data() {
    RunStory.Data data = story.data();
    String validation =
        experiment().data().validation() == Validation.TEST
            ? "The test images are the validation images too, so the choice of the best epoch has"
                + " seen them"
            : "%s of the training images, held out class by class, validate"
                .formatted(Numbers.count(data.validation()));
    return String.format(
        "%s, in %s classes; %s to train on and %s to test. %s.",
        data.name(),
        Numbers.count(data.classNames().size()),
        Numbers.count(data.training()),
        Numbers.count(data.test()),
        validation);
  }

  /** Returns what is done to the images. */
  private String input() {
    return String.format(
        "%d × %d pixels, RGB, %s. %s",
        experiment().imageSize(),
        experiment().imageSize(),
        preprocessing(experiment().preprocessing()),
        augmentation());
  }

  /** Returns what pixel values become. */
  static String preprocessing(Preprocessing preprocessing) {
    return switch (preprocessing) {
      case UNIT -> "scaled to [0, 1]";
      case CAFFE -> "0 to 255, in the order BGR, less the ImageNet means (caffe)";
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
  private String network() {
    Network network = experiment().network();
    String base =
        network.blocks().equals(RESNET50) && network.width() == 64
            ? "ResNet50"
            : "A residual network of %s blocks, %d channels wide at its stem,"
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
    String moved =
        experiment().perturb()
            ? " One of them is moved by one unit in the last place, to see what a rounding does."
            : "";
    return String.format(
        "%s in the layout of %s, its head %s%s. %s%s",
        base,
        network.variant() == Variant.KERAS ? "Keras" : "torchvision",
        dense,
        dropout,
        weights,
        moved);
  }

  private static String joined(List<Integer> numbers, String between) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(between));
  }

  private String training() {
    return "Adam on the mean cross-entropy, %d images a step, seed %d. After each stage the epoch with"
            .formatted(experiment().batchSize(), experiment().seed())
        + " the highest validation accuracy is kept.";
  }

  private static String stage(Stage stage) {
    if (stage.epochs() == 0) {
      return "Left out.";
    }
    return String.format(
        "%s, at most %s, learning rate %s, patience %d; batch normalisation by %s.",
        stage.trainable() == Trainable.HEAD
            ? "The head alone on a frozen base"
            : "The whole network",
        stage.epochs() == 1 ? "1 epoch" : stage.epochs() + " epochs",
        Numbers.setting(stage.learningRate()),
        stage.patience(),
        stage.batchNorm() == BatchNormMode.BATCH ? "each batch" : "the kept statistics");
  }
}
