package io.likewise.data.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.likewise.api.data.Dataset;
import io.likewise.api.data.Split;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Weights;
import io.likewise.data.weights.InitialWeights;
import io.likewise.data.weights.WeightsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Reads real files too large to be kept with the sources. The folder they are in is named by the
 * system property {@code likewise.shared}; without it, {@code ../../shared} is looked at. What is
 * not there is skipped.
 */
@DisplayName("Real files")
class SharedFilesTest {

  static Path shared(String file) {
    Path path = Path.of(System.getProperty("likewise.shared", "../../shared")).resolve(file);
    assumeTrue(Files.exists(path), () -> path.toAbsolutePath().normalize() + " is not there");
    return path;
  }

  @Test
  @DisplayName("of pre-trained weights have every tensor of the network's base")
  void weights() {
    Path path = shared("weights/resnet50-keras-tinyimagenet32.safetensors");
    ModelSpec spec = ModelSpec.resNet50(Variant.KERAS, 2, 32, 10);
    List<String> notices = new ArrayList<>();
    Weights base = WeightsFiles.read(path, spec, notices::add);
    assertThat(base.names()).hasSize(318);
    assertThat(base.shape("conv1_conv/kernel")).containsExactly(7, 7, 3, 64);
    Weights weights = InitialWeights.of(spec, 1, base);
    weights.requireMatches(spec, path.toString());
    assertThat(weights.names()).hasSize(324);
    assertThat(notices).isEmpty();
    for (TensorSpec tensor : spec.tensors()) {
      for (float value : weights.floats(tensor.name())) {
        assertThat(Float.isFinite(value)).isTrue();
      }
    }
  }

  @Test
  @DisplayName("of CIFAR-10 are read whole, as many images of every class")
  void cifar10() {
    Dataset dataset = DatasetCatalog.open("cifar10:" + shared("data/cifar-10-binary.tar.gz"));
    assertThat(dataset.classNames()).startsWith("airplane", "automobile");
    for (Split split : List.of(dataset.train(), dataset.test())) {
      int[] counts = new int[10];
      for (int i = 0; i < split.size(); i++) {
        counts[split.label(i)]++;
      }
      assertThat(counts).containsOnly(split.size() / 10);
    }
    assertThat(dataset.train().size()).isEqualTo(50_000);
    assertThat(dataset.test().size()).isEqualTo(10_000);
  }
}
