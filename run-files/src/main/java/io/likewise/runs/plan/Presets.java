package io.likewise.runs.plan;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Augmentation;
import io.likewise.api.experiment.DataSettings;
import io.likewise.api.experiment.DataSettings.Validation;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.experiment.Network;
import io.likewise.api.experiment.Preprocessing;
import io.likewise.api.experiment.Stage;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Trainable;
import io.likewise.files.yaml.NearestMatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The experiments that have a name.
 *
 * <p>Four are the original notebooks': ResNet50 on CIFAR-10 at 32×32 or 224×224, with one dropout
 * or two, the test images serving as validation images. {@code quick} is small enough to learn
 * something on a laptop's processor while one waits. {@code recommended} is notebook-224 with two
 * mistakes mended: the choice of an epoch does not see the test images, and the pixels are
 * preprocessed as they were when the weights it starts from were trained.
 */
public final class Presets {
  /** The preset that is run if none is named. */
  public static final String USUAL = "quick";

  private static final String RECOMMENDED = "recommended";
  private static final long SEED = 42;
  private static final int BATCH = 64;

  private static final Map<String, Experiment> ALL = all();

  private Presets() {}

  private static Map<String, Experiment> all() {
    Map<String, Experiment> all = new LinkedHashMap<>();
    for (Experiment experiment :
        List.of(
            quick(),
            recommended(),
            notebook("notebook-32", 32, 1),
            notebook("notebook-32-two-dropouts", 32, 2),
            notebook("notebook-224", 224, 1),
            notebook("notebook-224-two-dropouts", 224, 2))) {
      all.put(experiment.name(), experiment);
    }
    return all;
  }

  private static Experiment quick() {
    return new Experiment(
        USUAL,
        SEED,
        new DataSettings("sample", 0, Validation.HOLDOUT, DataSettings.USUAL_HOLDOUT),
        32,
        Preprocessing.UNIT,
        Augmentation.STANDARD,
        new Network(Variant.KERAS, List.of(1, 1, 1, 1), 32, List.of(128, 64), 0.25, 1),
        Experiment.RANDOM_WEIGHTS,
        // Small batches make many steps: moving statistics of momentum .99 need hundreds of them.
        32,
        new Stage(Trainable.HEAD, BatchNormMode.MOVING, 5, 1e-2, 5),
        new Stage(Trainable.ALL, BatchNormMode.BATCH, 30, 1e-3, 20));
  }

  private static Experiment recommended() {
    Experiment notebook = notebook("notebook-224", 224, 1);
    return new Experiment(
        RECOMMENDED,
        SEED,
        new DataSettings("cifar10", 0, Validation.HOLDOUT, DataSettings.USUAL_HOLDOUT),
        notebook.imageSize(),
        Preprocessing.CAFFE,
        notebook.augmentation(),
        notebook.network(),
        Experiment.IMAGENET_WEIGHTS,
        BATCH,
        notebook.stage1(),
        notebook.stage2());
  }

  private static Experiment notebook(String name, int imageSize, int dropouts) {
    return new Experiment(
        name,
        SEED,
        new DataSettings("cifar10", 0, Validation.TEST, DataSettings.USUAL_HOLDOUT),
        imageSize,
        Preprocessing.UNIT,
        Augmentation.STANDARD,
        Network.resNet50(Variant.KERAS, dropouts),
        Experiment.IMAGENET_WEIGHTS,
        BATCH,
        new Stage(Trainable.HEAD, BatchNormMode.MOVING, 20, 1e-3, 5),
        new Stage(Trainable.ALL, BatchNormMode.BATCH, 20, 1e-4, 10));
  }

  /** Returns the presets' names, the usual one first. */
  public static Set<String> names() {
    return ALL.keySet();
  }

  /**
   * Returns a preset.
   *
   * @throws LikewiseException {@code USAGE} if there is none of that name
   */
  public static Experiment get(String name) {
    return find(name).orElseThrow(() -> unknown(name, "preset").onSetting("preset"));
  }

  /**
   * Returns a preset.
   *
   * @param said where the name was given, for the message
   * @throws LikewiseException {@code USAGE} if there is none of that name
   */
  public static Experiment get(String name, String said) {
    return find(name).orElseThrow(() -> unknown(name, said));
  }

  private static Optional<Experiment> find(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  private static LikewiseException unknown(String name, String said) {
    return new LikewiseException(
        ErrorCode.USAGE,
        String.format(
            "%s: '%s' is not one;%s expected %s.",
            said, name, NearestMatch.hint(name, names()), String.join(", ", names())));
  }

  /** Returns in one line what a preset is. */
  public static String summary(String name) {
    return switch (name) {
      case USUAL -> "a small network on small built-in images: minutes, no download";
      case RECOMMENDED -> "ResNet50 on CIFAR-10, 224x224, ImageNet weights, held-out validation";
      default -> {
        Experiment notebook = get(name);
        yield String.format(
            "ResNet50 on CIFAR-10, %1$dx%1$d, %2$s, as the notebook",
            notebook.imageSize(),
            notebook.network().dropouts() == 1 ? "one dropout" : "two dropouts");
      }
    };
  }
}
