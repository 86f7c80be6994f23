package io.likewise.backend.djl.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.data.Batch;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Weights;
import io.likewise.data.formats.Safetensors;
import io.likewise.tck.TinyNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Writes SavedModels, and the probabilities they are to give, for {@code
 * interop/check_savedmodel.py}, which {@code interop/run.sh savedmodel} runs afterwards; without
 * the property that names a folder it is skipped.
 */
@DisplayName("Exported models, to be read by Python's TensorFlow,")
@EnabledIfSystemProperty(
    named = SavedModelInteropTest.PROPERTY,
    matches = ".+",
    disabledReason = "interop/run.sh names a folder and reads what is written there")
class SavedModelInteropTest {
  static final String PROPERTY = "likewise.interop";

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @DisplayName("are written with what they are to compute")
  void write(Variant variant) throws IOException {
    Path folder =
        Path.of(
            System.getProperty(PROPERTY), "savedmodel", variant.name().toLowerCase(Locale.ROOT));
    Files.createDirectories(folder);
    ModelSpec spec = TinyNetwork.spec(variant, 1);
    Batch batch = TinyNetwork.batch(spec, 16, 3);
    double[] probabilities =
        SavedModelExporterTest.trainAndExport(spec, batch, folder.resolve("model"));
    float[] images = new float[16 * 32 * 32 * 3];
    batch.images().get(0, images);
    Weights expected =
        Weights.builder()
            .put("images", List.of(16, 32, 32, 3), images)
            .put("probabilities", List.of(16, 10), probabilities)
            .build();
    new Safetensors().write(expected, folder.resolve("expected.safetensors"));
    assertThat(folder.resolve("model").resolve("saved_model.pb")).isRegularFile();
  }
}
