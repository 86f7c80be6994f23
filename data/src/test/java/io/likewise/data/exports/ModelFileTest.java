package io.likewise.data.exports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Preprocessing;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Weights;
import io.likewise.data.formats.Safetensors;
import io.likewise.data.formats.SafetensorsFile;
import io.likewise.data.weights.InitialWeights;
import io.likewise.data.weights.WeightsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * That the programs they are for open such files and agree with us, {@code interop/run.sh} checks.
 */
@DisplayName("A trained model as a file for others")
class ModelFileTest {
  @TempDir private Path folder;

  private static ExportedModel model(Variant variant, Integer... dense) {
    ModelSpec spec =
        new ModelSpec(variant, List.of(1, 2), 2, List.of(dense), 0.25, dense.length, 32, 3);
    return new ExportedModel(
        spec,
        InitialWeights.draw(spec, 7),
        Preprocessing.CAFFE,
        List.of("cat", "\"dog\"", "élan"),
        Map.of("data_digest", "abc"));
  }

  private Path write(ModelFile format, ExportedModel model, TensorNames names) {
    Path file = folder.resolve("model." + format.format());
    format.write(model, new ExportChoices(names, ModelInput.UINT8), file);
    return file;
  }

  @ParameterizedTest(name = "{0}, network {1}, names {2}: holds every tensor, bit for bit")
  @CsvSource({
    "SAFETENSORS, KERAS, KERAS",
    "SAFETENSORS, TORCHVISION, KERAS",
    "SAFETENSORS, TORCHVISION, TORCHVISION",
    "H5, KERAS, KERAS",
    "H5, TORCHVISION, KERAS",
    "KERAS, KERAS, KERAS",
    "KERAS, TORCHVISION, KERAS",
    "ONNX, KERAS, KERAS",
    "ONNX, TORCHVISION, KERAS",
    "TORCHSCRIPT, KERAS, KERAS",
    "TORCHSCRIPT, TORCHVISION, KERAS",
  })
  void tensors(ModelFile format, Variant variant, TensorNames names) {
    ExportedModel model = model(variant, 6, 5);
    Path file = write(format, model, names);
    assertThat(format.read(model.spec(), new ExportChoices(names, ModelInput.UINT8), file).digest())
        .isEqualTo(model.weights().digest());
    if (format == ModelFile.ONNX || format == ModelFile.TORCHSCRIPT) {
      return;
    }
    // Also by the way in for files of anybody's, which knows nothing of how this one was made.
    Weights base = WeightsFiles.read(file, model.spec(), notice -> {});
    assertThat(InitialWeights.of(model.spec(), 7, base).digest())
        .isEqualTo(model.weights().digest());
  }

  @ParameterizedTest(name = "{0} is a function of the model: equal ones, equal bytes")
  @EnumSource
  void repeatable(ModelFile format) throws IOException {
    byte[] first = bytes(write(format, model(Variant.KERAS, 6), TensorNames.KERAS));
    assertThat(bytes(write(format, model(Variant.KERAS, 6), TensorNames.KERAS))).isEqualTo(first);
    try (var left = Files.list(folder)) {
      assertThat(left).hasSize(1);
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    return Files.readAllBytes(Files.isDirectory(file) ? file.resolve("model.pt") : file);
  }

  @Test
  @DisplayName("has a state_dict's names, the head as a torch.nn.Sequential with ReLUs between")
  void torchvisionNames() {
    Path file =
        write(ModelFile.SAFETENSORS, model(Variant.TORCHVISION, 6, 5), TensorNames.TORCHVISION);
    Weights state = new Safetensors().read(file);
    assertThat(state.names())
        .contains(
            "conv1.weight",
            "bn1.running_var",
            "layer1.0.downsample.0.weight",
            "layer1.0.downsample.1.bias",
            "layer2.1.conv3.weight",
            "layer2.1.bn3.running_mean",
            "fc.0.weight",
            "fc.2.bias",
            "fc.4.weight");
    assertThat(state.shape("conv1.weight")).containsExactly(2, 3, 7, 7);
    assertThat(state.shape("fc.4.weight")).containsExactly(3, 5);
  }

  @Test
  @DisplayName("calls a head of one layer fc, as torchvision does")
  void plainHead() {
    Path file = write(ModelFile.SAFETENSORS, model(Variant.TORCHVISION), TensorNames.TORCHVISION);
    assertThat(new Safetensors().read(file).names()).contains("fc.weight", "fc.bias");
  }

  @Test
  @DisplayName("says in safetensors what is to be done to pixels, the classes and the origin")
  void metadata() {
    Path file = write(ModelFile.SAFETENSORS, model(Variant.KERAS, 6), TensorNames.KERAS);
    try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
      assertThat(tensors.metadata())
          .containsEntry("network", "resnet[1, 2] keras")
          .containsEntry("image_size", "32")
          .containsEntry("classes", "[\"cat\",\"\\\"dog\\\"\",\"élan\"]")
          .containsEntry("preprocessing", "caffe")
          .containsEntry("preprocessing_source", "[2, 1, 0]")
          .containsEntry("preprocessing_scale", "[1.0, 1.0, 1.0]")
          .containsEntry("preprocessing_shift", "[-103.939, -116.779, -123.68]")
          .containsEntry("data_digest", "abc");
    }
  }

  @Test
  @DisplayName("with torchvision's names is refused of Keras' network, which has strides elsewhere")
  void otherNetwork() {
    refuses(ModelFile.SAFETENSORS, model(Variant.KERAS, 6), "resnet50-torchvision");
  }

  @ParameterizedTest(name = "{0} has names of its own, and refuses others")
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SAFETENSORS")
  void ownNames(ModelFile format) {
    refuses(format, model(Variant.TORCHVISION, 6), "leave this out");
  }

  private void refuses(ModelFile format, ExportedModel model, String sentence) {
    assertThatThrownBy(() -> write(format, model, TensorNames.TORCHVISION))
        .isInstanceOfSatisfying(
            LikewiseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
        .hasMessageContaining(sentence);
    assertThat(folder).isEmptyDirectory();
  }
}
