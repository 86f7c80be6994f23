package io.likewise.backend.djl.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.MalformedModelException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.ModelExporter;
import io.likewise.api.backend.OpenedModel;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.host.CheckedExporter;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Precision;
import io.likewise.api.model.Trainable;
import io.likewise.api.model.Weights;
import io.likewise.backend.djl.DjlBackendProvider;
import io.likewise.tck.TinyNetwork;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A model exported as a SavedModel")
class SavedModelExporterTest {
  private static final int IMAGES = 5;

  @TempDir private Path folder;

  private static ModelExporter exporter() {
    return CheckedExporter.of(new DjlBackendProvider(), "tensorflow");
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @DisplayName("gives a Predictor of plain DJL the probabilities of the model that was trained")
  void predictor(Variant variant)
      throws IOException, ModelNotFoundException, MalformedModelException, TranslateException {
    ModelSpec spec = TinyNetwork.spec(variant, 1);
    Batch batch = TinyNetwork.batch(spec, IMAGES, 3);
    Path target = folder.resolve("model");
    double[] expected = trainAndExport(spec, batch, target);

    double[] got = predict(target, batch.images(), spec.imageSize());

    assertThat(got).containsExactly(expected, within(1e-6));
    try (OpenedModel opened =
        new TensorFlowEngine().opener().orElseThrow().open(spec, "savedmodel", target, 1)) {
      assertThat(opened.probabilities(batch)).containsExactly(expected, within(1e-6));
    }
  }

  /** Trains a few steps, so that no tensor is still what it began as. */
  static double[] trainAndExport(ModelSpec spec, Batch batch, Path target) {
    BackendOptions options =
        new BackendOptions("tensorflow", Device.CPU, 1, Precision.FLOAT32, ComputePath.REFERENCE);
    try (Backend backend = new TensorFlowEngine().open(options);
        TrainableModel model = backend.create(spec, TinyNetwork.weights(spec))) {
      model.beginStage(new StageSettings(Trainable.ALL, BatchNormMode.BATCH, 1e-3));
      for (int step = 0; step < 3; step++) {
        model.train(TinyNetwork.batch(spec, 8, step)).await();
      }
      exporter().export(spec, model.weights(), "savedmodel", target);
      return probabilities(model.predict(batch).await());
    }
  }

  private static double[] probabilities(Logits logits) {
    double[] probabilities = new double[logits.values().length];
    for (int row = 0; row < logits.rows(); row++) {
      for (int label = 0; label < logits.classes(); label++) {
        probabilities[row * logits.classes() + label] = Math.exp(-logits.crossEntropy(row, label));
      }
    }
    return probabilities;
  }

  /** As any program would that knows DJL and nothing of this project. */
  private static double[] predict(Path model, FloatBuffer images, int size)
      throws IOException, ModelNotFoundException, MalformedModelException, TranslateException {
    Criteria<NDList, NDList> criteria =
        Criteria.builder()
            .setTypes(NDList.class, NDList.class)
            .optEngine("TensorFlow")
            .optModelPath(model)
            .optTranslator(new NoopTranslator())
            .build();
    try (ZooModel<NDList, NDList> loaded = criteria.loadModel();
        Predictor<NDList, NDList> predictor = loaded.newPredictor()) {
      float[] values = new float[IMAGES * size * size * 3];
      images.get(0, values);
      NDArray input = loaded.getNDManager().create(values, new Shape(IMAGES, size, size, 3));
      NDArray output = predictor.predict(new NDList(input)).singletonOrThrow();
      return output.toType(DataType.FLOAT64, false).toDoubleArray();
    }
  }

  @Test
  @DisplayName("is refused in a format that is not known, and over what is there")
  void refuses() throws IOException {
    ModelSpec spec = TinyNetwork.spec(Variant.KERAS, 1);
    Weights weights = TinyNetwork.weights(spec);
    assertThatThrownBy(() -> exporter().export(spec, weights, "onnx", folder.resolve("x")))
        .isInstanceOfSatisfying(
            LikewiseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
        .hasMessageContaining("expected one of [savedmodel]");
    Path taken = Files.createFile(folder.resolve("taken"));
    assertThatThrownBy(() -> exporter().export(spec, weights, "savedmodel", taken))
        .isInstanceOfSatisfying(
            LikewiseException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_UNWRITABLE));
    assertThat(folder).isDirectoryNotContaining(file -> !file.equals(taken));
  }
}
