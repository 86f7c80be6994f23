package io.likewise.backend.djl.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.PendingLogits;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.Precision;
import io.likewise.api.model.Trainable;
import io.likewise.api.model.Weights;
import io.likewise.backend.djl.pytorch.TinyNetwork;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A model on DJL's TensorFlow engine")
class TensorFlowModelTest {
  private static final StageSettings HEAD =
      new StageSettings(Trainable.HEAD, BatchNormMode.MOVING, 1e-3);
  private static final StageSettings ALL =
      new StageSettings(Trainable.ALL, BatchNormMode.BATCH, 1e-3);
  private static final StageSettings ALL_MOVING =
      new StageSettings(Trainable.ALL, BatchNormMode.MOVING, 1e-3);
  private static final ModelSpec SPEC = TinyNetwork.spec(Variant.KERAS, 2);

  private static BackendOptions options(Precision precision, ComputePath path) {
    return new BackendOptions("tensorflow", Device.CPU, 1, precision, path);
  }

  private static void withModel(
      Precision precision, ModelSpec spec, Consumer<TrainableModel> test) {
    withModel(precision, ComputePath.FAST, spec, test);
  }

  private static void withModel(
      Precision precision, ComputePath path, ModelSpec spec, Consumer<TrainableModel> test) {
    try (Backend backend = new TensorFlowEngine().open(options(precision, path));
        TrainableModel model = backend.create(spec, TinyNetwork.weights(spec))) {
      test.accept(model);
    }
  }

  private static double train(TrainableModel model, int size, long seed) {
    Batch batch = TinyNetwork.batch(model.spec(), size, seed);
    return model.train(batch).await().meanCrossEntropy(batch.labels());
  }

  @Nested
  @DisplayName("keeps its weights")
  class KeepsItsWeights {
    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    @DisplayName("bit for bit on the way in and out")
    void roundTrip(Precision precision) {
      withModel(
          precision,
          SPEC,
          model -> {
            model.beginStage(ALL);
            train(model, 4, 1);
            Weights trained = model.weights();
            train(model, 4, 2);
            model.weights(trained);
            assertThat(model.weights().digest()).isEqualTo(trained.digest());
          });
    }

    @Test
    @DisplayName("as a copy that later steps do not reach")
    void copies() {
      withModel(
          Precision.FLOAT32,
          SPEC,
          model -> {
            model.beginStage(ALL);
            Weights before = model.weights();
            String digest = before.digest();
            train(model, 4, 1);
            assertThat(before.digest()).isEqualTo(digest);
            assertThat(model.weights().digest()).isNotEqualTo(digest);
          });
    }

    @Test
    @DisplayName("and refuses those of another network by name")
    void refusesOthers() {
      ModelSpec other = TinyNetwork.spec(Variant.TORCHVISION, 1);
      withModel(
          Precision.FLOAT32,
          SPEC,
          model ->
              assertThatThrownBy(() -> model.weights(TinyNetwork.weights(other)))
                  .isInstanceOfSatisfying(
                      LikewiseException.class,
                      e -> assertThat(e.code()).isEqualTo(ErrorCode.WEIGHTS_MISMATCH))
                  .hasMessageContaining("conv1_conv/bias"));
    }
  }

  @Nested
  @DisplayName("in stage 1")
  class InStage1 {
    @ParameterizedTest(name = "{0} path")
    @EnumSource(names = {"FAST", "REFERENCE"})
    @DisplayName("does not move the base by one bit, and does move the head")
    void frozen(ComputePath path) {
      withModel(
          Precision.FLOAT32,
          path,
          SPEC,
          model -> {
            Weights before = model.weights();
            model.beginStage(HEAD);
            for (int i = 0; i < 3; i++) {
              train(model, 8, i);
            }
            Weights after = model.weights();
            for (String name : before.names()) {
              boolean head = name.startsWith("dense");
              assertThat(Arrays.equals(before.floats(name), after.floats(name)))
                  .as(name)
                  .isEqualTo(!head);
            }
          });
    }

    @Test
    @DisplayName("gives the losses of the reference path on the fast one")
    void pathsAgree() {
      Map<ComputePath, Double> losses = new EnumMap<>(ComputePath.class);
      for (ComputePath path : List.of(ComputePath.FAST, ComputePath.REFERENCE)) {
        withModel(
            Precision.FLOAT32,
            path,
            SPEC,
            model -> {
              model.beginStage(HEAD);
              train(model, 16, 1);
              losses.put(path, train(model, 16, 2));
            });
      }
      assertThat(losses.get(ComputePath.FAST))
          .isCloseTo(losses.get(ComputePath.REFERENCE), within(5e-5));
    }
  }

  @Nested
  @DisplayName("in stage 2")
  class InStage2 {
    @Test
    @DisplayName("keeps the moving statistics, and trains gamma and beta, in mode 'moving'")
    void movingMode() {
      withModel(
          Precision.FLOAT32,
          SPEC,
          model -> {
            Weights before = model.weights();
            model.beginStage(ALL_MOVING);
            train(model, 8, 1);
            Weights after = model.weights();
            assertThat(after.floats("conv1_bn/moving_mean"))
                .isEqualTo(before.floats("conv1_bn/moving_mean"));
            assertThat(after.floats("conv1_bn/gamma"))
                .isNotEqualTo(before.floats("conv1_bn/gamma"));
          });
    }

    @Test
    @DisplayName("predicts with the weights of the last step, not with folded old ones")
    void predictsWithNewWeights() {
      Batch images = TinyNetwork.batch(SPEC, 8, 9);
      Map<ComputePath, double[]> logits = new EnumMap<>(ComputePath.class);
      for (ComputePath path : List.of(ComputePath.FAST, ComputePath.REFERENCE)) {
        withModel(
            Precision.FLOAT32,
            path,
            SPEC,
            model -> {
              model.predict(images).await();
              model.beginStage(ALL);
              train(model, 8, 1);
              logits.put(path, model.predict(images).await().values());
            });
      }
      assertThat(logits.get(ComputePath.FAST))
          .containsExactly(logits.get(ComputePath.REFERENCE), within(1e-4));
    }

    @Test
    @DisplayName("learns: the loss on one batch falls")
    void learns() {
      withModel(
          Precision.FLOAT32,
          SPEC,
          model -> {
            model.beginStage(ALL);
            double first = train(model, 16, 1);
            double last = first;
            for (int i = 0; i < 20; i++) {
              last = train(model, 16, 1);
            }
            assertThat(last).isLessThan(first / 2);
          });
    }
  }

  @ParameterizedTest(name = "{0}, {1} dropout(s), batch {2}, image size {3}")
  @CsvSource({
    "KERAS, 0, 2, 32",
    "KERAS, 1, 7, 33",
    "TORCHVISION, 2, 64, 32",
    "TORCHVISION, 1, 3, 48",
  })
  @DisplayName("takes every network and batch size, and all paths and precisions agree on the loss")
  void everyNetwork(Variant variant, int dropouts, int size, int imageSize) {
    ModelSpec spec =
        new ModelSpec(variant, List.of(2, 1), 8, List.of(12, 6), 0.5, dropouts, imageSize, 3);
    Map<Precision, Double> losses = new EnumMap<>(Precision.class);
    for (Precision precision : List.of(Precision.FLOAT32, Precision.FLOAT64)) {
      withModel(
          precision,
          spec,
          model -> {
            model.beginStage(HEAD);
            train(model, size, 1);
            model.beginStage(ALL);
            losses.put(precision, train(model, size, 2));
          });
    }
    assertThat(losses.get(Precision.FLOAT32))
        .isCloseTo(losses.get(Precision.FLOAT64), within(1e-4));
  }

  @Nested
  @DisplayName("continues a training")
  class Continues {
    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    @DisplayName("from exported weights and optimizer state to the same bits")
    void resumes(Precision precision) {
      String[] digests = new String[2];
      withModel(
          precision,
          SPEC,
          model -> {
            model.beginStage(ALL);
            train(model, 8, 1);
            train(model, 8, 2);
            Weights weights = model.weights();
            OptimizerState state = model.optimizerState();
            train(model, 8, 3);
            digests[0] = model.weights().digest();
            withModel(
                precision,
                SPEC,
                other -> {
                  other.beginStage(ALL);
                  other.weights(weights);
                  other.optimizerState(state);
                  train(other, 8, 3);
                  digests[1] = other.weights().digest();
                });
          });
      assertThat(digests[1]).isEqualTo(digests[0]);
    }

    @Test
    @DisplayName("with fresh moments when a stage begins")
    void freshMoments() {
      withModel(
          Precision.FLOAT32,
          SPEC,
          model -> {
            model.beginStage(HEAD);
            train(model, 8, 1);
            assertThat(model.optimizerState().step()).isEqualTo(1);
            model.beginStage(HEAD);
            OptimizerState state = model.optimizerState();
            assertThat(state.step()).isZero();
            assertThat(state.firstMoment().floats("dense/kernel")).containsOnly(0f);
          });
    }

    @Test
    @DisplayName("but not with the optimizer state of another stage")
    void otherStagesState() {
      withModel(
          Precision.FLOAT32,
          SPEC,
          model -> {
            model.beginStage(HEAD);
            OptimizerState state = model.optimizerState();
            model.beginStage(ALL);
            assertThatThrownBy(() -> model.optimizerState(state))
                .isInstanceOf(LikewiseException.class)
                .hasMessageContaining("not that of this stage");
          });
    }
  }

  @Test
  @DisplayName("hands out the logits of several steps in any order")
  void pendingLogits() {
    withModel(
        Precision.FLOAT32,
        SPEC,
        model -> {
          Batch one = TinyNetwork.batch(SPEC, 4, 1);
          Batch two = TinyNetwork.batch(SPEC, 4, 2);
          Logits expected = model.predict(one).await();
          PendingLogits first = model.predict(one);
          PendingLogits second = model.predict(two);
          second.await();
          assertThat(first.await()).isEqualTo(expected);
        });
  }

  @Test
  @DisplayName("gives the same bits in two processes at each thread count")
  void deterministicAcrossProcesses() throws IOException, InterruptedException {
    assertThat(digestOfAnotherProcess(1)).isEqualTo(digestOfAnotherProcess(1)).hasSize(64);
    assertThat(digestOfAnotherProcess(2)).isEqualTo(digestOfAnotherProcess(2)).hasSize(64);
  }

  private static String digestOfAnotherProcess(int threads)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dai.djl.offline=true",
            "-DOPT_OUT_TRACKING=true",
            "-Dorg.bytedeco.javacpp.cachedir="
                + System.getProperty("org.bytedeco.javacpp.cachedir"),
            "-cp",
            System.getProperty("java.class.path"),
            TrainTwice.class.getName(),
            String.valueOf(threads));
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output.strip();
  }

  @Test
  @DisplayName("needs no more memory after 600 steps than after 300")
  void memoryIsFlat() {
    Path status = Path.of("/proc/self/status");
    Assumptions.assumeTrue(Files.exists(status), "resident memory is read from /proc");
    withModel(
        Precision.FLOAT32,
        SPEC,
        model -> {
          model.beginStage(ALL);
          // The allocators' own pools grow for about 300 steps; a leak would go on growing.
          trainAndPredict(model, 300);
          long before = residentKilobytes(status);
          trainAndPredict(model, 300);
          assertThat(residentKilobytes(status) - before).isLessThan(30_000);
        });
  }

  private static void trainAndPredict(TrainableModel model, int steps) {
    Batch batch = TinyNetwork.batch(SPEC, 4, 1);
    for (int i = 0; i < steps; i++) {
      model.train(batch).await();
      model.predict(batch).await();
    }
  }

  private static long residentKilobytes(Path status) {
    System.gc();
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmRSS"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .sum();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Nested
  @DisplayName("refuses")
  class Refuses {
    @Test
    @DisplayName("to train before a stage has begun")
    void noStage() {
      withModel(
          Precision.FLOAT32,
          SPEC,
          model ->
              assertThatThrownBy(() -> train(model, 4, 1))
                  .isInstanceOf(IllegalStateException.class));
    }

    @Test
    @DisplayName("everything after it is closed, which may be done twice")
    void closed() {
      try (Backend backend =
          new TensorFlowEngine().open(options(Precision.FLOAT32, ComputePath.FAST))) {
        TrainableModel model = backend.create(SPEC, TinyNetwork.weights(SPEC));
        model.close();
        model.close();
        assertThatThrownBy(model::weights).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> model.predict(TinyNetwork.batch(SPEC, 2, 1)))
            .isInstanceOf(IllegalStateException.class);
      }
    }

    @ParameterizedTest(name = "{0} on the {1} path")
    @CsvSource({"BF16, FAST", "FLOAT32, STOCK"})
    @DisplayName("what the engine does not claim")
    void declines(Precision precision, ComputePath path) {
      assertThatThrownBy(() -> new TensorFlowEngine().open(options(precision, path)))
          .isInstanceOfSatisfying(
              LikewiseException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.CAPABILITY_DECLINED));
    }

    @Test
    @DisplayName("a GPU that is not there")
    void noSuchGpu() {
      BackendOptions options =
          new BackendOptions(
              "tensorflow",
              new Device(Device.Kind.GPU, 99),
              1,
              Precision.FLOAT32,
              ComputePath.FAST);
      assertThatThrownBy(() -> new TensorFlowEngine().open(options))
          .isInstanceOfSatisfying(
              LikewiseException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.DEVICE_UNAVAILABLE))
          .hasMessageContaining("gpu:99");
    }
  }
}
