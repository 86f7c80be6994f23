package io.likewise.api.experiment;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The whole experiment as one immutable value: everything that decides its numbers but the engine.
 *
 * @param name what the experiment is called, such as {@code notebook-32}
 * @param seed where all randomness comes from
 * @param data which images
 * @param imageSize the height and width the network sees, 32 to 1024
 * @param preprocessing what is done to the pixel values
 * @param augmentation how training images are varied
 * @param network the network
 * @param weights {@code random}, {@code imagenet}, or the file the base's initial weights are read
 *     from
 * @param perturb whether one of the initial weights is moved by one unit in the last place, so that
 *     a run beside one that is the same but for this shows what a single rounding does
 * @param batchSize images in a step, 2 to 4096
 * @param stage1 the first stage
 * @param stage2 the second stage, which begins with the first one's best weights
 */
public record Experiment(
    String name,
    long seed,
    DataSettings data,
    int imageSize,
    Preprocessing preprocessing,
    Augmentation augmentation,
    Network network,
    String weights,
    boolean perturb,
    int batchSize,
    Stage stage1,
    Stage stage2) {

  /** The value of {@link #weights} that draws all of them. */
  public static final String RANDOM_WEIGHTS = "random";

  /** The value of {@link #weights} that stands for Keras' ResNet50 trained on ImageNet. */
  public static final String IMAGENET_WEIGHTS = "imagenet";

  /** Checks every field. */
  public Experiment {
    require(name != null && !name.isBlank(), "name", name, "a word, such as notebook-32");
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(preprocessing, "preprocessing");
    Objects.requireNonNull(augmentation, "augmentation");
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(stage1, "stage1");
    Objects.requireNonNull(stage2, "stage2");
    require(imageSize >= 32 && imageSize <= 1024, "imageSize", imageSize, "32 to 1024");
    require(batchSize >= 2 && batchSize <= 4096, "batchSize", batchSize, "2 to 4096");
    require(
        weights != null && !weights.isBlank(),
        "weights",
        weights,
        "'" + RANDOM_WEIGHTS + "', '" + IMAGENET_WEIGHTS + "' or a file");
  }

  /** Makes an experiment whose initial weights are as they are. */
  public Experiment(
      String name,
      long seed,
      DataSettings data,
      int imageSize,
      Preprocessing preprocessing,
      Augmentation augmentation,
      Network network,
      String weights,
      int batchSize,
      Stage stage1,
      Stage stage2) {
    this(
        name,
        seed,
        data,
        imageSize,
        preprocessing,
        augmentation,
        network,
        weights,
        false,
        batchSize,
        stage1,
        stage2);
  }

  static void require(boolean holds, String field, Object value, String expected) {
    if (!holds) {
      // As experiment.yaml writes it.
      Object written = value instanceof Enum<?> e ? e.name().toLowerCase(Locale.ROOT) : value;
      throw new LikewiseException(
          ErrorCode.EXPERIMENT_INVALID,
          field + ": " + written + " is out of range, expected " + expected + ".");
    }
  }

  /** Returns both stages in order. */
  public List<Stage> stages() {
    return List.of(stage1, stage2);
  }
}
