package io.likewise.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.Engine;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.host.CheckedBackend;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Precision;
import io.likewise.api.model.Trainable;
import io.likewise.tck.TinyNetwork;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each of DJL's engines does beside the rules for every backend. */
public abstract class DjlModelTest {
  private static final StageSettings HEAD =
      new StageSettings(Trainable.HEAD, BatchNormMode.MOVING, 1e-3);
  private static final StageSettings ALL =
      new StageSettings(Trainable.ALL, BatchNormMode.BATCH, 1e-3);

  private final Engine engine;

  protected DjlModelTest(Engine engine) {
    this.engine = engine;
  }

  private double with(Precision precision, ModelSpec spec, ToDoubleFunction<TrainableModel> test) {
    BackendOptions options =
        new BackendOptions(engine.name(), Device.CPU, 1, precision, ComputePath.FAST);
    try (Backend backend = CheckedBackend.open(new DjlBackendProvider(), options);
        TrainableModel model = backend.create(spec, TinyNetwork.weights(spec))) {
      return test.applyAsDouble(model);
    }
  }

  private static double train(TrainableModel model, int size, long seed) {
    Batch batch = TinyNetwork.batch(model.spec(), size, seed);
    return model.train(batch).await().meanCrossEntropy(batch.labels());
  }

  @ParameterizedTest(name = "{0}, {1} dropout(s), batch {2}, image size {3}")
  @CsvSource({
    "KERAS, 0, 2, 32",
    "KERAS, 1, 7, 33",
    "TORCHVISION, 2, 64, 32",
    "TORCHVISION, 1, 3, 48",
  })
  @DisplayName(
      "takes every network and batch size, the fast path agreeing with float64 on the loss")
  void everyNetwork(Variant variant, int dropouts, int size, int imageSize) {
    ModelSpec spec =
        new ModelSpec(variant, List.of(2, 1), 8, List.of(12, 6), 0.5, dropouts, imageSize, 3);
    ToDoubleFunction<TrainableModel> loss =
        model -> {
          model.beginStage(HEAD);
          train(model, size, 1);
          model.beginStage(ALL);
          return train(model, size, 2);
        };
    assertThat(with(Precision.FLOAT32, spec, loss))
        .isCloseTo(with(Precision.FLOAT64, spec, loss), within(1e-4));
  }

  @Test
  @DisplayName("says in its backend's notes which path it takes")
  void notes() {
    BackendOptions options =
        new BackendOptions(engine.name(), Device.CPU, 1, Precision.FLOAT32, ComputePath.FAST);
    ModelSpec spec = TinyNetwork.spec(Variant.KERAS, 2);
    try (Backend backend = CheckedBackend.open(new DjlBackendProvider(), options);
        TrainableModel model = backend.create(spec, TinyNetwork.weights(spec))) {
      assertThat(model.spec()).isEqualTo(spec);
      assertThat(backend.description().path()).isEqualTo(ComputePath.FAST);
      assertThat(backend.description().notes()).anyMatch(note -> note.startsWith("fast path"));
    }
  }
}
