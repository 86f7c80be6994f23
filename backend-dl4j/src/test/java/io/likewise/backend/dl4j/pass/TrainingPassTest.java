package io.likewise.backend.dl4j.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.host.CheckedBackend;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Precision;
import io.likewise.api.model.Trainable;
import io.likewise.api.model.Weights;
import io.likewise.backend.dl4j.Dl4jBackendProvider;
import io.likewise.tck.TinyNetwork;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A training pass that is laid out once")
class TrainingPassTest {
  private static Weights firstMoment(
      Precision precision,
      ComputePath path,
      ModelSpec spec,
      StageSettings stage,
      List<Integer> sizes) {
    BackendOptions options = new BackendOptions("nd4j", Device.CPU, 1, precision, path);
    try (Backend backend = CheckedBackend.open(new Dl4jBackendProvider(), options);
        TrainableModel model = backend.create(spec, TinyNetwork.weights(spec))) {
      model.beginStage(stage);
      for (int size : sizes) {
        // Of the same weights each time, so that differences do not grow.
        model.weights(TinyNetwork.weights(spec));
        model.train(TinyNetwork.batch(spec, size, size)).await();
      }
      return model.optimizerState().firstMoment();
    }
  }

  /** The gradients of biases that a batch's mean takes out again are rounding alone. */
  private static final double NOTHING = 1e-9;

  private static double largest(double[] values, double[] from) {
    double largest = 0;
    for (int i = 0; i < values.length; i++) {
      largest = Math.max(largest, Math.abs(values[i] - from[i]));
    }
    return largest;
  }

  @ParameterizedTest(name = "{0}, {1} trained, mode {2}, images of {3}, width {4}, {5} groups")
  @CsvSource({
    "KERAS, ALL, BATCH, 32, 16, 4",
    "KERAS, ALL, MOVING, 33, 8, 4",
    "TORCHVISION, ALL, BATCH, 64, 8, 4",
    "TORCHVISION, ALL, MOVING, 32, 16, 4",
    "KERAS, HEAD, MOVING, 32, 16, 4",
    // Maps too large for one part, in batches of which not all parts have as many images.
    "KERAS, ALL, BATCH, 256, 64, 1",
  })
  @DisplayName("is as close to float64's gradients as DL4J's graph, whatever batch came before")
  void gradients(
      Variant variant,
      Trainable trainable,
      BatchNormMode mode,
      int imageSize,
      int width,
      int groups) {
    List<Integer> blocks = List.of(2, 1, 1, 1).subList(0, groups);
    ModelSpec spec = new ModelSpec(variant, blocks, width, List.of(12, 6), 0.5, 1, imageSize, 3);
    StageSettings stage = new StageSettings(trainable, mode, 1e-4);
    List<Integer> sizes = List.of(5, 9, 5, 7);
    Weights exact = firstMoment(Precision.FLOAT64, ComputePath.REFERENCE, spec, stage, sizes);
    Weights graph = firstMoment(Precision.FLOAT32, ComputePath.REFERENCE, spec, stage, sizes);
    Weights pass = firstMoment(Precision.FLOAT32, ComputePath.FAST, spec, stage, sizes);
    for (String name : exact.names()) {
      double[] values = exact.doubles(name);
      double most = largest(values, new double[values.length]);
      assertThat(largest(pass.doubles(name), values))
          .as(name)
          .isLessThanOrEqualTo((5 * worst(graph, exact) + 3e-4) * most + NOTHING);
    }
  }

  /**
   * Returns how far off the worst tensor is, relative to its largest value. Which tensor that is
   * differs between two ways of adding up: wherever a value is next to zero, rounding decides
   * whether ReLU lets its gradient pass.
   */
  private static double worst(Weights found, Weights exact) {
    double worst = 0;
    for (String name : exact.names()) {
      double[] values = exact.doubles(name);
      double most = largest(values, new double[values.length]);
      if (most > NOTHING) {
        worst = Math.max(worst, largest(found.doubles(name), values) / most);
      }
    }
    return worst;
  }
}
