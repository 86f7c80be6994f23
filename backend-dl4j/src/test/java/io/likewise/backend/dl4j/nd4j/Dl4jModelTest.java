package io.likewise.backend.dl4j.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.host.CheckedBackend;
import io.likewise.api.model.Adam;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Precision;
import io.likewise.api.model.Trainable;
import io.likewise.api.model.Weights;
import io.likewise.backend.dl4j.Dl4jBackendProvider;
import io.likewise.tck.TinyNetwork;
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

/** What is DL4J's own affair; the rules for every backend are {@link Dl4jCompatibilityTest}. */
@DisplayName("A model on DL4J")
class Dl4jModelTest {
  private static final StageSettings HEAD =
      new StageSettings(Trainable.HEAD, BatchNormMode.MOVING, 1e-3);
  private static final StageSettings ALL =
      new StageSettings(Trainable.ALL, BatchNormMode.BATCH, 1e-3);
  private static final StageSettings ALL_MOVING =
      new StageSettings(Trainable.ALL, BatchNormMode.MOVING, 1e-3);
  private static final ModelSpec SPEC = TinyNetwork.spec(Variant.KERAS, 2);

  private static BackendOptions options(Precision precision, ComputePath path) {
    return new BackendOptions("nd4j", Device.CPU, 1, precision, path);
  }

  private static void withModel(
      Precision precision, ModelSpec spec, Consumer<TrainableModel> test) {
    withModel(precision, ComputePath.FAST, spec, test);
  }

  private static void withModel(
      Precision precision, ComputePath path, ModelSpec spec, Consumer<TrainableModel> test) {
    try (Backend backend =
            CheckedBackend.open(new Dl4jBackendProvider(), options(precision, path));
        TrainableModel model = backend.create(spec, TinyNetwork.weights(spec))) {
      test.accept(model);
    }
  }

  private static double train(TrainableModel model, int size, long seed) {
    Batch batch = TinyNetwork.batch(model.spec(), size, seed);
    return model.train(batch).await().meanCrossEntropy(batch.labels());
  }

  @Nested
  @DisplayName("in stage 1")
  class InStage1 {
    @ParameterizedTest(name = "{0} path")
    @EnumSource
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
    @DisplayName("gives the losses of the reference path on the others")
    void pathsAgree() {
      Map<ComputePath, Double> losses = new EnumMap<>(ComputePath.class);
      for (ComputePath path : ComputePath.values()) {
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
      assertThat(losses.get(ComputePath.STOCK))
          .isCloseTo(losses.get(ComputePath.REFERENCE), within(5e-6));
    }
  }

  @Nested
  @DisplayName("in stage 2")
  class InStage2 {
    @ParameterizedTest(name = "batch norm mode {0}")
    @EnumSource
    @DisplayName("gives the losses of float64 on DL4J's own layers and on ours")
    void layersAgree(BatchNormMode mode) {
      StageSettings settings = new StageSettings(Trainable.ALL, mode, 1e-4);
      Map<ComputePath, Double> losses = new EnumMap<>(ComputePath.class);
      for (ComputePath path : List.of(ComputePath.REFERENCE, ComputePath.STOCK)) {
        withModel(
            Precision.FLOAT64,
            path,
            TinyNetwork.spec(Variant.TORCHVISION, 1),
            model -> {
              model.beginStage(settings);
              train(model, 8, 1);
              train(model, 8, 2);
              losses.put(path, train(model, 8, 3));
            });
      }
      assertThat(losses.get(ComputePath.STOCK))
          .isCloseTo(losses.get(ComputePath.REFERENCE), within(1e-9));
    }

    @Test
    @DisplayName("has the gradients of gamma and beta, and of what lies before, in mode 'moving'")
    void movingGradients() {
      ModelSpec spec = new ModelSpec(Variant.KERAS, List.of(1), 4, List.of(6), 0, 0, 32, 3);
      withModel(
          Precision.FLOAT64,
          spec,
          model -> {
            Weights start = TinyNetwork.weights(spec);
            Batch batch = TinyNetwork.batch(spec, 4, 1);
            model.beginStage(ALL_MOVING);
            model.train(batch).await();
            Weights moment = model.optimizerState().firstMoment();
            for (String name :
                List.of("conv1_conv/kernel", "conv1_bn/gamma", "conv2_block1_0_bn/beta")) {
              double gradient = moment.doubles(name)[1] / (1 - Adam.BETA_1);
              double step = 1e-5;
              double slope =
                  (loss(model, moved(start, name, step), batch)
                          - loss(model, moved(start, name, -step), batch))
                      / (2 * step);
              assertThat(gradient).as(name).isCloseTo(slope, within(1e-6 * Math.abs(slope) + 1e-9));
            }
          });
    }

    /** The loss in inference, which is that of a training pass with moving statistics. */
    private double loss(TrainableModel model, Weights weights, Batch batch) {
      model.weights(weights);
      return model.predict(batch).await().meanCrossEntropy(batch.labels());
    }

    private Weights moved(Weights weights, String name, double step) {
      Weights.Builder builder = Weights.builder();
      for (String each : weights.names()) {
        double[] values = weights.doubles(each).clone();
        if (each.equals(name)) {
          values[1] += step;
        }
        builder.put(each, weights.shape(each), values);
      }
      return builder.build();
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
              // With a batch's statistics a bias has no gradient but rounding, which Adam makes
              // a whole step of.
              model.beginStage(ALL_MOVING);
              train(model, 8, 1);
              logits.put(path, model.predict(images).await().values());
            });
      }
      assertThat(logits.get(ComputePath.FAST))
          .containsExactly(logits.get(ComputePath.REFERENCE), within(1e-4));
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
  @DisplayName("says in its description")
  class Says {
    private String notes(ComputePath path, Weights weights) {
      try (Backend backend =
              CheckedBackend.open(new Dl4jBackendProvider(), options(Precision.FLOAT32, path));
          TrainableModel model = backend.create(SPEC, weights)) {
        assertThat(model.spec()).isEqualTo(SPEC);
        return backend.description().libraries().get("oneDNN")
            + "; "
            + String.join("; ", backend.description().notes())
            + "; "
            + backend.description().path();
      }
    }

    @Test
    @DisplayName("that oneDNN is on, where ND4J is released with it")
    void oneDnn() {
      Assumptions.assumeTrue(
          System.getProperty("os.arch").equals("amd64"), "ND4J has oneDNN on x86-64");
      assertThat(notes(ComputePath.REFERENCE, TinyNetwork.weights(SPEC)))
          .startsWith("on; convolution and pooling run on oneDNN")
          .contains("reference path");
    }

    @Test
    @DisplayName("that the stock path runs without it")
    void stock() {
      assertThat(notes(ComputePath.STOCK, TinyNetwork.weights(SPEC)))
          .startsWith("off; stock path: DL4J's layers as they are released");
    }

    @Test
    @DisplayName("which path is taken when the fast one does not pass its check")
    void fallsBack() {
      Weights weights = TinyNetwork.weights(SPEC);
      assertThat(notes(ComputePath.FAST, weights)).contains("fast path", "; FAST");
      // Layer by layer these two swallow the image before they cancel; folded, they cancel first.
      weights.floats("conv1_conv/bias")[0] = 1e10f;
      weights.floats("conv1_bn/moving_mean")[0] = 1e10f;
      assertThat(notes(ComputePath.FAST, weights)).contains("reference path", "; REFERENCE");
    }
  }
}
