package io.likewise.backend.dl4j.zoo;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.EngineInUse;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Weights;
import io.likewise.backend.dl4j.nd4j.LibraryVersions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** ND4J, loaded, for the zoo's networks; all that is to be released is theirs. */
record ZooBackend(BackendOptions options) implements Backend {
  /** Below, the zoo's last pooling has less than its 3×3 values to look at. */
  static final int LEAST_IMAGE_SIZE = 133;

  /** Above, that pooling yields more than one value a channel, and the head has other inputs. */
  static final int LARGEST_IMAGE_SIZE = 260;

  @Override
  public EngineInUse description() {
    String zoo = LibraryVersions.of("org.deeplearning4j", "deeplearning4j-zoo");
    return new EngineInUse(
        ZooEngine.NAME,
        zoo,
        Map.of(
            "deeplearning4j", LibraryVersions.of("org.deeplearning4j", "deeplearning4j-nn"),
            "deeplearning4j-zoo", zoo,
            "javacpp", LibraryVersions.of("org.bytedeco", "javacpp"),
            "nd4j", LibraryVersions.of("org.nd4j", "nd4j-native"),
            "openblas", LibraryVersions.of("org.bytedeco", "openblas")),
        "cpu",
        options.threads(),
        ComputePath.STOCK,
        Optional.of("the ResNet50 of DL4J's zoo as it is released"),
        List.of(
            "a stride of 2 in the first group too, a max-pool for the mean, no padding before the"
                + " first pool, batch norm of epsilon 1e-5 and momentum 0.9, L1 of 1e-7 and L2 of"
                + " 5e-5 on the base's kernels",
            "stock path: DL4J's layers, updater and transfer learning as they are released, their"
                + " oneDNN code switched off"));
  }

  @Override
  public TrainableModel create(ModelSpec spec, Weights weights) {
    requireComputable(spec);
    return new ZooResNet50(spec, weights);
  }

  private static void requireComputable(ModelSpec spec) {
    ModelSpec whole = ModelSpec.resNet50(Variant.KERAS, 0, spec.imageSize(), spec.classes());
    if (!spec.convUnits().equals(whole.convUnits())) {
      throw new LikewiseException(
              ErrorCode.EXPERIMENT_INVALID,
              "engine dl4j:zoo has one base, the zoo's ResNet50, whose tensors are those of"
                  + " resnet50-keras. Choose the model zoo.")
          .onSetting("model");
    }
    if (spec.imageSize() < LEAST_IMAGE_SIZE || spec.imageSize() > LARGEST_IMAGE_SIZE) {
      throw new LikewiseException(
              ErrorCode.EXPERIMENT_INVALID,
              ("imageSize: %s is out of range for the zoo's ResNet50, expected %s to %s. Choose the"
                      + " preset notebook-224, or the image size 224.")
                  .formatted(spec.imageSize(), LEAST_IMAGE_SIZE, LARGEST_IMAGE_SIZE))
          .onSetting("imageSize");
    }
  }
}
