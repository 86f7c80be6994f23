package io.likewise.backend.djl.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ModelException;
import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
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
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A TorchScript model in its folder, loaded by plain DJL,")
class DjlFolderTest {
  private static final int IMAGES = OnnxRuntimeTest.IMAGES;
  private static final int SIZE = OnnxRuntimeTest.SIZE;
  private static final List<String> NAMES = List.of("a", "b", "c", "d", "e");

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
    ModelFile.TORCHSCRIPT.write(
        new ExportedModel(spec, weights, preprocessing, NAMES, Map.of()),
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
    assertThat(folder.resolve("synset.txt")).hasContent(String.join("\n", NAMES));
  }

  @Test
  @DisplayName("tells DJL how to classify an image, of its own size or another")
  void classifies() throws IOException, ModelException, TranslateException {
    ModelSpec spec =
        new ModelSpec(Variant.KERAS, List.of(2, 1), 8, List.of(12, 7), 0.25, 1, SIZE, 5);
    Weights weights = InitialWeights.draw(spec, 5);
    ModelFile.TORCHSCRIPT.write(
        new ExportedModel(spec, weights, Preprocessing.CAFFE, NAMES, Map.of()),
        new ExportChoices(TensorNames.KERAS, ModelInput.UINT8),
        folder);
    byte[] pixels = new byte[IMAGES * SIZE * SIZE * 3];
    new Random(3).nextBytes(pixels);
    double[] logits =
        OnnxRuntimeTest.ours(spec, weights, OnnxRuntimeTest.batch(pixels, Preprocessing.CAFFE))
            .values();
    double[] exponents = Arrays.stream(logits, 0, NAMES.size()).map(Math::exp).toArray();
    double sum = Arrays.stream(exponents).sum();

    Criteria<Image, Classifications> criteria =
        Criteria.builder()
            .setTypes(Image.class, Classifications.class)
            .optEngine("PyTorch")
            .optModelPath(folder)
            .build();
    try (ZooModel<Image, Classifications> loaded = criteria.loadModel();
        Predictor<Image, Classifications> predictor = loaded.newPredictor()) {
      Classifications classes = predictor.predict(image(pixels, 1));
      for (int i = 0; i < NAMES.size(); i++) {
        assertThat(classes.get(NAMES.get(i)).getProbability())
            .isCloseTo(exponents[i] / sum, within(1e-5));
      }
      assertThat(predictor.predict(image(pixels, 2)).getClassNames()).hasSameElementsAs(NAMES);
    }
  }

  /** The first image, each pixel so many times as wide and high. */
  private static Image image(byte[] pixels, int scale) {
    BufferedImage image = new BufferedImage(SIZE * scale, SIZE * scale, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < SIZE * scale; y++) {
      for (int x = 0; x < SIZE * scale; x++) {
        int at = ((y / scale) * SIZE + x / scale) * 3;
        image.setRGB(
            x,
            y,
            ((pixels[at] & 0xff) << 16) | ((pixels[at + 1] & 0xff) << 8) | (pixels[at + 2] & 0xff));
      }
    }
    return ImageFactory.getInstance().fromImage(image);
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
