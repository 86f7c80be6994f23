package io.likewise.backend.djl.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ModelException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import io.likewise.api.experiment.Preprocessing;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Weights;
import io.likewise.data.exports.ExportChoices;
import io.likewise.data.exports.ExportedModel;
import io.likewise.data.exports.ModelFile;
import io.likewise.data.exports.ModelInput;
import io.likewise.data.exports.TensorNames;
import io.likewise.data.weights.InitialWeights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A TorchScript model in its folder, loaded by plain DJL,")
class DjlFolderTest {
  private static final int IMAGES = OnnxRuntimeTest.IMAGES;
  private static final int SIZE = OnnxRuntimeTest.SIZE;

  @TempDir private Path folder;

  @ParameterizedTest(name = "computes the {0} network of {1} preprocessing: {2}")
  @CsvSource({
    "KERAS, CAFFE, UINT8",
    "KERAS, UNIT, UINT8",
    "KERAS, CAFFE, FLOAT",
    "TORCHVISION, TORCH, UINT8",
  })
  void computes(Variant variant, Preprocessing preprocessing, ModelInput input)
      throws IOException, ModelException, TranslateException {
    ModelSpec spec = new ModelSpec(variant, List.of(2, 1), 8, List.of(12, 7), 0.25, 1, SIZE, 5);
    Weights weights = InitialWeights.draw(spec, 5);
    List<String> names = List.of("a", "b", "c", "d", "e");
    ModelFile.TORCHSCRIPT.write(
        new ExportedModel(spec, weights, preprocessing, names, Map.of()),
        new ExportChoices(TensorNames.KERAS, input),
        folder);
    byte[] pixels = new byte[IMAGES * SIZE * SIZE * 3];
    new Random(3).nextBytes(pixels);
    Logits expected =
        OnnxRuntimeTest.ours(spec, weights, OnnxRuntimeTest.batch(pixels, preprocessing));

    double[] got =
        input == ModelInput.UINT8
            ? predict(pixels)
            : predict(OnnxRuntimeTest.planes(OnnxRuntimeTest.batch(pixels, preprocessing)));

    double scale = Arrays.stream(expected.values()).map(Math::abs).max().orElseThrow();
    assertThat(got).containsExactly(expected.values(), within(1e-5 * scale));
    assertThat(folder.resolve("synset.txt")).hasContent(String.join("\n", names));
  }

  /** As any program would that knows DJL and nothing of this project. */
  private double[] predict(Object images) throws IOException, ModelException, TranslateException {
    Criteria<NDList, NDList> criteria =
        Criteria.builder()
            .setTypes(NDList.class, NDList.class)
            .optEngine("PyTorch")
            .optModelPath(folder)
            .optTranslator(new NoopTranslator())
            .build();
    try (ZooModel<NDList, NDList> loaded = criteria.loadModel();
        Predictor<NDList, NDList> predictor = loaded.newPredictor()) {
      NDArray input =
          images instanceof byte[] bytes
              ? loaded
                  .getNDManager()
                  .create(ByteBuffer.wrap(bytes), new Shape(IMAGES, SIZE, SIZE, 3), DataType.UINT8)
              : loaded.getNDManager().create((float[]) images, new Shape(IMAGES, 3, SIZE, SIZE));
      NDArray output = predictor.predict(new NDList(input)).singletonOrThrow();
      return output.toType(DataType.FLOAT64, false).toDoubleArray();
    }
  }
}
