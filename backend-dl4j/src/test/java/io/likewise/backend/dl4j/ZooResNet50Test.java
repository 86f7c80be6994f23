package io.likewise.backend.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.EngineDescription;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Precision;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.TensorSpec.Role;
import io.likewise.api.model.Trainable;
import io.likewise.api.model.Weights;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The zoo's ResNet50")
class ZooResNet50Test {
  private static final StageSettings HEAD =
      new StageSettings(Trainable.HEAD, BatchNormMode.MOVING, 1e-3);
  private static final StageSettings ALL =
      new StageSettings(Trainable.ALL, BatchNormMode.BATCH, 1e-4);
  private static final ModelSpec SPEC = spec(ZooBackend.LEAST_IMAGE_SIZE);

  private static ModelSpec spec(int imageSize) {
    return ModelSpec.resNet50(Variant.KERAS, 1, imageSize, 10);
  }

  private static void withBackend(Consumer<Backend> test) {
    BackendOptions options =
        new BackendOptions("zoo", Device.CPU, 1, Precision.FLOAT32, ComputePath.FAST);
    try (Backend backend = new Dl4jBackendProvider().open(options)) {
      test.accept(backend);
    }
  }

  private static void withModel(Weights weights, Consumer<TrainableModel> test) {
    withBackend(
        backend -> {
          try (TrainableModel model = backend.create(SPEC, weights)) {
            test.accept(model);
          }
        });
  }

  private static double train(TrainableModel model, long seed) {
    Batch batch = TinyNetwork.batch(model.spec(), 3, seed);
    return model.train(batch).await().meanCrossEntropy(batch.labels());
  }

  /** Weights whose every tensor differs from every other, moving statistics included. */
  private static Weights unlikeAnyOther() {
    Weights drawn = TinyNetwork.weights(SPEC);
    Random random = new Random(5);
    Weights.Builder builder = Weights.builder();
    for (TensorSpec tensor : SPEC.tensors()) {
      if (tensor.role() == Role.CONV_KERNEL || tensor.role() == Role.DENSE_KERNEL) {
        builder.put(tensor.name(), drawn);
      } else {
        float[] values = new float[tensor.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = 0.5f + random.nextFloat();
        }
        builder.put(tensor.name(), tensor.shape(), values);
      }
    }
    return builder.build();
  }

  @Test
  @DisplayName("trains the head and not one bit of the base in stage 1, and everything in stage 2")
  void stages() {
    withModel(
        TinyNetwork.weights(SPEC),
        model -> {
          Weights initial = model.weights();
          model.beginStage(HEAD);
          double first = train(model, 1);
          for (int i = 0; i < 3; i++) {
            train(model, 1);
          }
          assertThat(train(model, 1)).isLessThan(first);
          Weights afterHead = model.weights();
          for (String name : initial.names()) {
            assertThat(same(initial, afterHead, name)).as(name).isEqualTo(!isHead(name));
          }
          model.beginStage(ALL);
          train(model, 2);
          train(model, 3);
          Weights afterAll = model.weights();
          for (String name : initial.names()) {
            assertThat(same(afterHead, afterAll, name)).as(name).isFalse();
          }
        });
  }

  private static boolean isHead(String name) {
    return name.startsWith("dense");
  }

  private static boolean same(Weights one, Weights other, String name) {
    return Arrays.equals(one.doubles(name), other.doubles(name));
  }

  @Test
  @DisplayName("takes back the weights that it gave, bit for bit, and computes the same with them")
  void roundTrip() {
    withModel(
        unlikeAnyOther(),
        model -> {
          Batch batch = TinyNetwork.batch(SPEC, 2, 9);
          Weights given = model.weights();
          double[] logits = model.predict(batch).await().values();
          model.beginStage(ALL);
          train(model, 1);
          assertThat(model.predict(batch).await().values()).isNotEqualTo(logits);
          model.weights(given);
          assertThat(model.weights().digest()).isEqualTo(given.digest());
          assertThat(model.predict(batch).await().values()).isEqualTo(logits);
        });
  }

  @Test
  @DisplayName("starts from the experiment's weights, variances but for the rounding of a logarithm")
  void initialWeights() {
    Weights expected = unlikeAnyOther();
    withModel(
        expected,
        model -> {
          Weights actual = model.weights();
          for (TensorSpec tensor : SPEC.tensors()) {
            String name = tensor.name();
            if (tensor.role() == Role.MOVING_VARIANCE) {
              assertThat(actual.doubles(name)).as(name).containsExactly(expected.doubles(name), within(2e-7));
            } else {
              assertThat(actual.floats(name)).as(name).isEqualTo(expected.floats(name));
            }
          }
        });
  }
}
