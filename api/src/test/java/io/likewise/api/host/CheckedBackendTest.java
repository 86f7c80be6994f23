package io.likewise.api.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.Capability;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.Layer;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.Precision;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Trainable;
import io.likewise.api.model.Weights;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A backend that is checked")
class CheckedBackendTest {
  private static final Device GPU = new Device(Device.Kind.GPU, 1);
  private static final ModelSpec SPEC =
      new ModelSpec(Variant.KERAS, List.of(1), 4, List.of(8), 0.5, 1, 32, 2);
  private static final StageSettings HEAD =
      new StageSettings(Trainable.HEAD, BatchNormMode.MOVING, 1e-3);

  private final FakeEngine engine = new FakeEngine();

  private CheckedBackend open(Device device, Precision precision, ComputePath path) {
    return CheckedBackend.open(engine, new BackendOptions("fake", device, 1, precision, path));
  }

  private CheckedBackend open() {
    return open(Device.CPU, Precision.FLOAT32, ComputePath.REFERENCE);
  }

  private static Weights weights(Collection<TensorSpec> tensors) {
    Weights.Builder builder = Weights.builder();
    tensors.forEach(tensor -> builder.put(tensor.name(), tensor.shape(), new float[tensor.size()]));
    return builder.build();
  }

  private static Weights weights() {
    return weights(SPEC.tensors());
  }

  private static OptimizerState state(Trainable trainable) {
    Weights moments = weights(SPEC.trainedTensors(trainable));
    return new OptimizerState(3, moments, moments);
  }

  private static Batch batch(int size, int imageSize, int masks) {
    return new Batch(
        size,
        imageSize,
        FloatBuffer.allocate(size * imageSize * imageSize * 3),
        new int[size],
        Collections.nCopies(masks, ByteBuffer.allocate(size * 8)),
        new int[size]);
  }

  private static void assertRefused(
      ThrowingCallable call, ErrorCode code, String setting, String sentence) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LikewiseException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.setting()).hasValue(setting);
            })
        .hasMessage(sentence);
  }

  @Nested
  @DisplayName("is opened")
  class Opening {
    @Test
    @DisplayName("by an engine's name that the provider has")
    void unknown() {
      BackendOptions options =
          new BackendOptions("wood", Device.CPU, 1, Precision.FLOAT32, ComputePath.FAST);
      assertRefused(
          () -> CheckedBackend.open(engine, options),
          ErrorCode.BACKEND_UNKNOWN,
          "engine",
          "backend fake has no engine 'wood' here, only [fake].");
    }

    @Test
    @DisplayName("on the CPU without looking for another device")
    void cpu() {
      open().close();
      assertThat(engine.asked).containsExactly("open on cpu, REFERENCE", "close backend");
    }

    @Test
    @DisplayName("on a device that is there")
    void device() {
      assertRefused(
          () -> open(GPU, Precision.FLOAT32, ComputePath.REFERENCE),
          ErrorCode.DEVICE_UNAVAILABLE,
          "device",
          "device gpu:1 is not there: engine fake:fake finds cpu here. Choose one of these;"
              + " docs/engines.md says how an engine comes by a GPU.");
      engine.whyNoGpu = Optional.of("there is no driver");
      assertRefused(
          () -> open(GPU, Precision.FLOAT32, ComputePath.REFERENCE),
          ErrorCode.DEVICE_UNAVAILABLE,
          "device",
          "device gpu:1 is not there: engine fake:fake finds cpu here, because there is no driver."
              + " Choose one of these; docs/engines.md says how an engine comes by a GPU.");
      engine.asked.clear();
      engine.devices = List.of(Device.CPU, GPU);
      open(GPU, Precision.FLOAT32, ComputePath.REFERENCE).close();
      assertThat(engine.asked)
          .containsExactly("devices", "open on gpu:1, REFERENCE", "close backend");
    }

    @Test
    @DisplayName("on the first GPU, or the CPU where there is none, if the choice is its own")
    void auto() {
      open(Device.AUTO, Precision.FLOAT32, ComputePath.REFERENCE);
      engine.devices = List.of(Device.CPU, GPU);
      open(Device.AUTO, Precision.FLOAT32, ComputePath.REFERENCE);
      assertThat(engine.asked)
          .containsExactly(
              "devices", "open on cpu, REFERENCE", "devices", "open on gpu:1, REFERENCE");
    }

    @Test
    @DisplayName("in TF32, and to the same bits at a cost, where that is claimed")
    void ofGpus() {
      engine.devices = List.of(Device.CPU, GPU);
      BackendOptions exact =
          new BackendOptions("fake", GPU, 1, Precision.TF32, ComputePath.REFERENCE, true);
      engine.claims.put(Device.Kind.GPU, Set.of(Capability.DETERMINISTIC_IF_ASKED));
      assertRefused(
          () -> CheckedBackend.open(engine, exact),
          ErrorCode.CAPABILITY_DECLINED,
          "precision",
          "engine fake:fake does not offer tf32 on gpu:1. Choose the precision float32.");
      engine.claims.put(Device.Kind.GPU, Set.of(Capability.TF32));
      assertRefused(
          () -> CheckedBackend.open(engine, exact),
          ErrorCode.CAPABILITY_DECLINED,
          "deterministic",
          "engine fake:fake does not offer the same bits at every run on gpu:1. Leave it out.");
      for (Capability bits : List.of(Capability.DETERMINISTIC, Capability.DETERMINISTIC_IF_ASKED)) {
        engine.claims.put(Device.Kind.GPU, Set.of(Capability.TF32, bits));
        assertThatCode(() -> CheckedBackend.open(engine, exact).close()).doesNotThrowAnyException();
      }
    }

    @Test
    @DisplayName("with what is claimed on the device")
    void declined() {
      engine.devices = List.of(Device.CPU, GPU);
      engine.claims.put(Device.Kind.GPU, Set.of(Capability.FLOAT64, Capability.STOCK_PATH));
      assertRefused(
          () -> open(Device.CPU, Precision.FLOAT64, ComputePath.REFERENCE),
          ErrorCode.CAPABILITY_DECLINED,
          "precision",
          "engine fake:fake does not offer float64 on cpu. Choose the precision float32.");
      assertRefused(
          () -> open(Device.CPU, Precision.FLOAT32, ComputePath.STOCK),
          ErrorCode.CAPABILITY_DECLINED,
          "path",
          "engine fake:fake does not offer the path stock on cpu. Choose the path fast or"
              + " reference.");
      assertThat(engine.asked).isEmpty();
      open(GPU, Precision.FLOAT64, ComputePath.STOCK);
      assertThat(engine.asked).containsExactly("devices", "open on gpu:1, STOCK");
    }

    @Test
    @DisplayName("on the reference path, and says so, where there is no fast one")
    void noFastPath() {
      engine.devices = List.of(Device.CPU, GPU);
      engine.claims.put(Device.Kind.CPU, Set.of(Capability.FAST_PATH));
      CheckedBackend there = open(Device.CPU, Precision.FLOAT32, ComputePath.FAST);
      assertThat(there.description().path()).isEqualTo(ComputePath.FAST);
      CheckedBackend notThere = open(GPU, Precision.FLOAT32, ComputePath.FAST);
      assertThat(notThere.description().path()).isEqualTo(ComputePath.REFERENCE);
      assertThat(engine.asked)
          .containsExactly("open on cpu, FAST", "devices", "open on gpu:1, REFERENCE");
      engine.path = ComputePath.REFERENCE;
      assertThat(there.description().path()).as("given up").isEqualTo(ComputePath.REFERENCE);
    }

    @Test
    @DisplayName("or is broken, in a sentence of one line")
    void broken() {
      engine.failure = () -> new IllegalStateException("loading", new RuntimeException("no\nluck"));
      assertRefused(
          () -> open(),
          ErrorCode.BACKEND_BROKEN,
          "backend",
          "engine fake:fake does not open on this machine (IllegalStateException: no luck). Install"
              + " what the reason names, install the engine again, or choose another backend.");
      engine.failure =
          () -> {
            throw new UnsatisfiedLinkError("libfake");
          };
      assertThatThrownBy(() -> open()).hasMessageContaining("(UnsatisfiedLinkError: libfake)");
      LikewiseException own = new LikewiseException(ErrorCode.BACKEND_BROKEN, "Its own words.");
      engine.failure = () -> own;
      assertThatThrownBy(() -> open()).isSameAs(own);
      engine.failure =
          () -> {
            throw new OutOfMemoryError("heap");
          };
      assertThatThrownBy(() -> open()).isInstanceOf(OutOfMemoryError.class);
    }
  }

  @Nested
  @DisplayName("has models that")
  class Models {
    @Test
    @DisplayName("are given the network's weights and no others")
    void weightsOfOthers() {
      CheckedBackend backend = open();
      Weights others = weights(SPEC.tensors().subList(1, 4));
      String first = SPEC.tensors().get(0).name();
      assertRefused(
          () -> backend.create(SPEC, others),
          ErrorCode.WEIGHTS_MISMATCH,
          "model",
          "initial weights: tensor "
              + first
              + " [7, 7, 3, 4] is missing. Choose weights and a model of the same network.");
      TrainableModel model = backend.create(SPEC, weights());
      assertThatThrownBy(() -> model.weights(others)).hasMessageContaining(first);
      model.weights(weights());
      assertThat(engine.asked).endsWith("create", "weights").doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("predict before a stage has begun, and then train")
    void stage() {
      engine.claims.put(Device.Kind.CPU, Set.of(Capability.RESUMABLE));
      TrainableModel model = open().create(SPEC, weights());
      assertNoStage(
          () -> model.train(batch(2, 32, 1)),
          model::optimizerState,
          () -> model.optimizerState(state(Trainable.HEAD)));
      assertThat(model.predict(batch(1, 32, 0)).await().rows()).isEqualTo(1);
      engine.failure = () -> new IllegalArgumentException("no such stage");
      assertThatThrownBy(() -> model.beginStage(HEAD)).hasMessage("no such stage");
      assertNoStage(() -> model.train(batch(2, 32, 1)));
      engine.failure = () -> null;
      model.beginStage(HEAD);
      model.train(batch(2, 32, 1));
      assertThat(engine.asked).endsWith("begin HEAD", "train");
    }

    private void assertNoStage(ThrowingCallable... calls) {
      for (ThrowingCallable call : calls) {
        assertThatThrownBy(call)
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("no stage has begun");
      }
    }

    @Test
    @DisplayName("take batches of the network's, at least two images to train on")
    void batches() {
      TrainableModel model = open().create(SPEC, weights());
      model.beginStage(HEAD);
      assertThatThrownBy(() -> model.train(batch(1, 32, 1)))
          .hasMessage("a training step takes at least two images, not 1");
      assertThatThrownBy(() -> model.train(batch(2, 33, 1)))
          .hasMessage("images of size 33 for a network of 32");
      assertThatThrownBy(() -> model.predict(batch(1, 31, 1)))
          .hasMessage("images of size 31 for a network of 32");
      assertThatThrownBy(() -> model.train(batch(2, 32, 0)))
          .hasMessage("0 masks for a network of 1 dropouts");
      assertThat(engine.asked).doesNotContain("train", "predict");
    }

    @Test
    @DisplayName("show layers of theirs, in a stage, on inputs of their size")
    void layers() {
      TrainableModel model = open().create(SPEC, weights());
      Layer stem = SPEC.layers().get(0);
      Batch batch = batch(2, 32, 1);
      double[] images = new double[2 * 32 * 32 * 3];
      assertNoStage(() -> model.layer(stem, List.of(images), batch));
      model.beginStage(HEAD);
      assertThatThrownBy(() -> model.layer(stem, List.of(), batch))
          .hasMessageStartingWith("0 inputs of conv1_relu, which sees");
      assertThatThrownBy(() -> model.layer(stem, List.of(new double[3]), batch))
          .hasMessageStartingWith("3 values do not fit 2 times");
      assertThatThrownBy(() -> model.layer(stem, List.of(images), batch(1, 32, 1)))
          .hasMessageContaining("at least two images");
      Layer other = ModelSpec.resNet50(ModelSpec.Variant.KERAS, 1, 224, 10).layers().get(0);
      assertThatThrownBy(() -> model.layer(other, List.of(images), batch))
          .hasMessageStartingWith("the network has no layer");
      assertThat(engine.asked).doesNotContain("layer conv1_relu");
      assertThat(model.layer(stem, List.of(images), batch)).isPresent();
    }

    @Test
    @DisplayName("take the state of the tensors that the stage trains")
    void stateOfOthers() {
      engine.claims.put(Device.Kind.CPU, Set.of(Capability.RESUMABLE));
      TrainableModel model = open().create(SPEC, weights());
      model.beginStage(HEAD);
      assertThatThrownBy(() -> model.optimizerState(state(Trainable.ALL)))
          .isInstanceOfSatisfying(
              LikewiseException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.WEIGHTS_MISMATCH))
          .hasMessageContaining(" is not trained");
      assertThat(engine.asked).doesNotContain("state");
      model.optimizerState(state(Trainable.HEAD));
      assertThat(model.optimizerState().step()).isZero();
    }

    @Test
    @DisplayName("hand out no state that the engine does not claim to have")
    void notResumable() {
      TrainableModel model = open().create(SPEC, weights());
      model.beginStage(HEAD);
      for (ThrowingCallable call :
          List.<ThrowingCallable>of(
              model::optimizerState, () -> model.optimizerState(state(Trainable.HEAD)))) {
        assertRefused(
            call,
            ErrorCode.CAPABILITY_DECLINED,
            "backend",
            "engine fake:fake does not offer Adam's state on cpu. Choose an engine that is"
                + " resumable.");
      }
    }
  }

  @Nested
  @DisplayName("closes")
  class Closing {
    private void assertClosed(TrainableModel model) {
      for (ThrowingCallable call :
          List.<ThrowingCallable>of(
              model::spec,
              () -> model.beginStage(HEAD),
              () -> model.train(batch(2, 32, 1)),
              () -> model.predict(batch(1, 32, 1)),
              () -> model.layer(SPEC.layers().get(0), List.of(), batch(2, 32, 1)),
              model::weights,
              () -> model.weights(weights()),
              model::optimizerState,
              () -> model.optimizerState(state(Trainable.HEAD)))) {
        assertThatThrownBy(call)
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("the model is closed");
      }
    }

    @Test
    @DisplayName("a model once, which then refuses everything but a second close")
    void model() {
      TrainableModel model = open().create(SPEC, weights());
      model.beginStage(HEAD);
      model.close();
      model.close();
      assertClosed(model);
      assertThat(engine.asked)
          .containsExactly("open on cpu, REFERENCE", "create", "begin HEAD", "close model");
    }

    @Test
    @DisplayName("its models before itself, once, and makes no new one")
    void backend() {
      CheckedBackend backend = open();
      TrainableModel first = backend.create(SPEC, weights());
      TrainableModel second = backend.create(SPEC, weights());
      first.close();
      backend.close();
      backend.close();
      assertClosed(second);
      assertThatThrownBy(() -> backend.create(SPEC, weights()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the backend is closed");
      assertThat(engine.asked).endsWith("create", "close model", "close model", "close backend");
    }
  }

  @Nested
  @DisplayName("has an exporter that")
  class Exporting {
    private final CheckedExporter exporter = CheckedExporter.of(engine, "fake");

    @ParameterizedTest
    @ValueSource(strings = {"", "wood"})
    @DisplayName("is asked for its own formats")
    void format(String other) {
      assertRefused(
          () -> exporter.export(SPEC, weights(), other, Path.of("x")),
          ErrorCode.USAGE,
          "format",
          "engine fake:fake does not write '" + other + "'; expected one of [stone].");
    }

    @Test
    @DisplayName("is given the network's weights, and may not load")
    void loads() {
      assertThatThrownBy(() -> exporter.export(SPEC, weights(List.of()), "stone", Path.of("x")))
          .hasMessageContaining("is missing");
      assertThat(engine.asked).isEmpty();
      assertThatCode(() -> exporter.export(SPEC, weights(), "stone", Path.of("x")))
          .doesNotThrowAnyException();
      engine.failure = () -> new IllegalStateException("no stone");
      assertThatThrownBy(() -> exporter.export(SPEC, weights(), "stone", Path.of("x")))
          .hasMessageContaining("does not open on this machine (IllegalStateException: no stone)");
    }
  }
}
