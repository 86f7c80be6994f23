package io.likewise.backend.djl.pytorch;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.experiment.Network;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Precision;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Weights;
import io.likewise.data.formats.SafetensorsFile;
import io.likewise.data.weights.WeightsFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Reads the weights that Keras and torchvision wrote, and computes the features that they computed.
 * {@code interop/run.sh} makes the files and names their folder in the property {@code
 * likewise.interop}; without it the test is skipped.
 */
@DisplayName("Weights that other frameworks wrote")
@EnabledIfSystemProperty(
    named = KerasInteropTest.PROPERTY,
    matches = ".+",
    disabledReason = "interop/run.sh makes the files and names their folder")
class KerasInteropTest {
  /** The largest difference, relative to the largest feature. */
  private static final double TOLERANCE = 1e-5;

  static final String PROPERTY = "likewise.interop";
  private static final String EXPECTED = "expected.safetensors";

  @TestFactory
  @DisplayName("yield the features that those frameworks compute")
  Stream<DynamicTest> features() throws IOException {
    String folder = System.getProperty(PROPERTY);
    List<Path> files;
    try (Stream<Path> all = Files.walk(Path.of(folder), 2)) {
      files =
          all.filter(file -> Files.isRegularFile(file.resolveSibling(EXPECTED)))
              .filter(file -> Files.isRegularFile(file) && !file.endsWith(EXPECTED))
              .sorted()
              .toList();
    }
    assertThat(files).as("weights files below %s", folder).isNotEmpty();
    return files.stream().map(KerasInteropTest::test);
  }

  private static DynamicTest test(Path file) {
    String name = file.getParent().getFileName() + "/" + file.getFileName();
    return DynamicTest.dynamicTest(
        name,
        () -> {
          double difference = difference(file);
          System.out.printf(
              "%-50s within %.1e of the features that came with it%n", name, difference);
          assertThat(difference).isLessThan(TOLERANCE);
        });
  }

  private static double difference(Path file) {
    try (SafetensorsFile expected = SafetensorsFile.open(file.resolveSibling(EXPECTED))) {
      String variant = expected.metadata().get("variant");
      ModelSpec spec = featureSpec(Variant.valueOf(variant.toUpperCase(Locale.ROOT)));
      Weights base =
          WeightsFiles.read(file, spec, notice -> System.out.println("notice: " + notice));
      try (Backend backend = open();
          TrainableModel model = backend.create(spec, withIdentityHead(spec, base))) {
        double[] got = model.predict(batch(expected)).await().values();
        return difference(got, expected.doubles("features"));
      }
    }
  }

  private static Backend open() {
    return new PyTorchEngine()
        .open(
            new BackendOptions("pytorch", Device.CPU, 1, Precision.FLOAT32, ComputePath.REFERENCE));
  }

  /** ResNet50 without a hidden layer, whose "logits" can be the features themselves. */
  private static ModelSpec featureSpec(Variant variant) {
    Network resNet50 = Network.resNet50(variant, 0);
    return new Network(variant, resNet50.blocks(), resNet50.width(), List.of(), 0, 0)
        .spec(32, 2048);
  }

  private static Weights withIdentityHead(ModelSpec spec, Weights base) {
    Weights.Builder weights = Weights.builder();
    for (TensorSpec tensor : spec.tensors()) {
      if (tensor.role().isHead()) {
        float[] values = new float[tensor.size()];
        if (tensor.role() == TensorSpec.Role.DENSE_KERNEL) {
          IntStream.range(0, spec.features()).forEach(i -> values[i * (spec.features() + 1)] = 1);
        }
        weights.put(tensor.name(), tensor.shape(), values);
      } else {
        weights.put(tensor.name(), base);
      }
    }
    return weights.build();
  }

  private static Batch batch(SafetensorsFile expected) {
    float[] pixels = expected.floats("images");
    int count = expected.shape("images").get(0);
    FloatBuffer images =
        ByteBuffer.allocateDirect(pixels.length * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    images.put(0, pixels);
    int[] samples = IntStream.range(0, count).toArray();
    return new Batch(count, 32, images, new int[count], List.of(), samples);
  }

  private static double difference(double[] got, double[] expected) {
    assertThat(got).hasSameSizeAs(expected);
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < got.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(got[i] - expected[i]));
    }
    return difference / largest;
  }
}
