package io.likewise.backend.djl.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.experiment.Preprocessing;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Precision;
import io.likewise.api.model.Weights;
import io.likewise.data.exports.ExportChoices;
import io.likewise.data.exports.ExportedModel;
import io.likewise.data.exports.ModelFile;
import io.likewise.data.exports.ModelInput;
import io.likewise.data.exports.TensorNames;
import io.likewise.data.weights.InitialWeights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A model for ONNX, in onnxruntime,")
class OnnxRuntimeTest {
  static final int IMAGES = 64;
  static final int SIZE = 32;

  @TempDir private Path folder;
  private final byte[] pixels = new byte[IMAGES * SIZE * SIZE * 3];

  @ParameterizedTest(name = "computes the {0} network of {1} preprocessing: {2}")
  @CsvSource({
    "KERAS, CAFFE, UINT8",
    "KERAS, UNIT, UINT8",
    "KERAS, CAFFE, FLOAT",
    "TORCHVISION, TORCH, UINT8",
    "TORCHVISION, UNIT, FLOAT",
  })
  void computes(Variant variant, Preprocessing preprocessing, ModelInput input)
      throws OrtException {
    ModelSpec spec = new ModelSpec(variant, List.of(2, 1), 8, List.of(12, 7), 0.25, 1, SIZE, 5);
    Weights weights = InitialWeights.draw(spec, 5);
    List<String> names = List.of("a", "b", "c", "d", "e");
    ExportedModel model =
        new ExportedModel(spec, weights, preprocessing, names, Map.of("data_digest", "abc"));
    Path file = folder.resolve("model.onnx");
    ModelFile.ONNX.write(model, new ExportChoices(TensorNames.KERAS, input), file);
    new Random(3).nextBytes(pixels);
    Batch batch = batch(pixels, preprocessing);
    Logits expected = ours(spec, weights, batch);
    OrtEnvironment onnx = OrtEnvironment.getEnvironment();
    try (OrtSession session = onnx.createSession(file.toString());
        OnnxTensor images = input == ModelInput.UINT8 ? pixels(onnx) : floats(onnx, batch);
        OrtSession.Result result = session.run(Map.of("images", images))) {
      float[][] logits = (float[][]) result.get("logits").orElseThrow().getValue();
      float[][] probabilities = (float[][]) result.get("probabilities").orElseThrow().getValue();
      double scale = Arrays.stream(expected.values()).map(Math::abs).max().orElseThrow();
      for (int row = 0; row < IMAGES; row++) {
        for (int label = 0; label < names.size(); label++) {
          assertThat((double) logits[row][label])
              .isCloseTo(expected.get(row, label), within(1e-5 * scale));
          assertThat((double) probabilities[row][label])
              .isCloseTo(Math.exp(-expected.crossEntropy(row, label)), within(1e-5));
        }
      }
      assertThat(session.getMetadata().getCustomMetadata())
          .containsEntry("classes", "[\"a\",\"b\",\"c\",\"d\",\"e\"]")
          .containsEntry("data_digest", "abc")
          .containsKeys("preprocessing_scale", "preprocessing_shift", "preprocessing_source");
    }
  }

  private OnnxTensor pixels(OrtEnvironment onnx) throws OrtException {
    ByteBuffer bytes = ByteBuffer.allocateDirect(pixels.length).order(ByteOrder.nativeOrder());
    bytes.put(pixels).flip();
    return OnnxTensor.createTensor(
        onnx, bytes, new long[] {IMAGES, SIZE, SIZE, 3}, OnnxJavaType.UINT8);
  }

  private static OnnxTensor floats(OrtEnvironment onnx, Batch batch) throws OrtException {
    return OnnxTensor.createTensor(
        onnx, FloatBuffer.wrap(planes(batch)), new long[] {IMAGES, 3, SIZE, SIZE});
  }

  /** Returns a batch's images channels first. */
  static float[] planes(Batch batch) {
    int area = SIZE * SIZE;
    float[] planes = new float[IMAGES * area * 3];
    for (int i = 0; i < planes.length; i++) {
      int image = i / (area * 3);
      planes[(image * 3 + i % 3) * area + i / 3 % area] = batch.images().get(i);
    }
    return planes;
  }

  /** The images of these pixels, as a network sees them. */
  static Batch batch(byte[] pixels, Preprocessing preprocessing) {
    FloatBuffer images =
        ByteBuffer.allocateDirect(pixels.length * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (int i = 0; i < pixels.length; i++) {
      int channel = i % 3;
      int value = pixels[i - channel + preprocessing.source(channel)] & 0xff;
      images.put(
          i, (float) (preprocessing.scale(channel) * value / 255 + preprocessing.shift(channel)));
    }
    int[] none = new int[IMAGES];
    return new Batch(IMAGES, SIZE, images, none, List.of(), IntStream.range(0, IMAGES).toArray());
  }

  static Logits ours(ModelSpec spec, Weights weights, Batch batch) {
    BackendOptions options =
        new BackendOptions("pytorch", Device.CPU, 1, Precision.FLOAT32, ComputePath.REFERENCE);
    try (Backend backend = new PyTorchEngine().open(options);
        TrainableModel model = backend.create(spec, weights)) {
      return model.predict(batch).await();
    }
  }
}
