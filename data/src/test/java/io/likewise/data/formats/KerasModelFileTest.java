package io.likewise.data.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jhdf.HdfFile;
import io.jhdf.api.Group;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Weights;
import io.likewise.data.weights.InitialWeights;
import io.likewise.data.weights.WeightsFiles;
import io.likewise.files.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** That Keras itself loads such files and agrees with us, {@code interop/run.sh} checks. */
@DisplayName("A Keras model file")
class KerasModelFileTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("model.h5");
  }

  private static ModelSpec spec(Variant variant, Integer... blocks) {
    return new ModelSpec(variant, List.of(blocks), 2, List.of(6, 5), 0.25, 2, 32, 3);
  }

  private Group group(HdfFile hdf, String path) {
    return (Group) hdf.getByPath(path);
  }

  private static JsonNode config(HdfFile hdf) throws IOException {
    return new JsonMapper().readTree((String) hdf.getAttribute("model_config").getData());
  }

  private static JsonNode layer(JsonNode config, String name) {
    return StreamSupport.stream(config.get("config").get("layers").spliterator(), false)
        .filter(layer -> layer.get("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest(name = "of the {0} network holds every tensor, the head's as well")
  @EnumSource
  void tensors(Variant variant) {
    ModelSpec spec = spec(variant, 1, 2);
    Weights weights = InitialWeights.draw(spec, 7);
    KerasModelFile.write(spec, weights, file);
    try (HdfFile hdf = new HdfFile(file)) {
      for (TensorSpec tensor : spec.tensors()) {
        String layer = tensor.name().substring(0, tensor.name().indexOf('/'));
        var dataset = hdf.getDatasetByPath("model_weights/" + layer + "/" + tensor.name() + ":0");
        assertThat(dataset.getDimensions())
            .as(tensor.name())
            .containsExactly(tensor.shape().stream().mapToInt(i -> i).toArray());
        assertThat((float[]) dataset.getDataFlat())
            .as(tensor.name())
            .containsExactly(weights.floats(tensor.name()));
      }
    }
  }

  @ParameterizedTest(name = "of the {0} network is taken back as --weights, its head left out")
  @EnumSource
  void isTakenBack(Variant variant) {
    ModelSpec spec = spec(variant, 1, 2);
    Weights weights = InitialWeights.draw(spec, 7);
    KerasModelFile.write(spec, weights, file);
    List<String> notices = new ArrayList<>();
    Weights base = WeightsFiles.read(file, spec, notices::add);
    assertThat(InitialWeights.of(spec, 7, base).digest()).isEqualTo(weights.digest());
    assertThat(notices).singleElement().asString().contains("dense, dense_1, dense_2");
  }

  @Test
  @DisplayName("lists layers in the order of Keras' model.layers, the shortcut's before the third")
  void order() {
    ModelSpec spec = spec(Variant.KERAS, 2);
    KerasModelFile.write(spec, InitialWeights.draw(spec, 1), file);
    try (HdfFile hdf = new HdfFile(file)) {
      Group weights = group(hdf, "model_weights");
      // As keras.applications.ResNet50(...).layers lists them.
      assertThat((String[]) weights.getAttribute("layer_names").getData())
          .containsExactly(
              "conv1_conv",
              "conv1_bn",
              "conv2_block1_1_conv",
              "conv2_block1_1_bn",
              "conv2_block1_2_conv",
              "conv2_block1_2_bn",
              "conv2_block1_0_conv",
              "conv2_block1_3_conv",
              "conv2_block1_0_bn",
              "conv2_block1_3_bn",
              "conv2_block2_1_conv",
              "conv2_block2_1_bn",
              "conv2_block2_2_conv",
              "conv2_block2_2_bn",
              "conv2_block2_3_conv",
              "conv2_block2_3_bn",
              "dense",
              "dense_1",
              "dense_2");
      assertThat(
              (String[])
                  group(hdf, "model_weights/conv1_bn").getAttribute("weight_names").getData())
          .containsExactly(
              "conv1_bn/gamma:0",
              "conv1_bn/beta:0",
              "conv1_bn/moving_mean:0",
              "conv1_bn/moving_variance:0");
    }
  }

  @ParameterizedTest(name = "of the {0} network: {1} has stride {2}, padding {3} and inputs {4}")
  @CsvSource({
    "KERAS, conv3_block1_1_conv, 2, valid, conv2_block1_out",
    "KERAS, conv3_block1_2_conv, 1, same, conv3_block1_1_relu",
    "KERAS, conv3_block1_0_conv, 2, valid, conv2_block1_out",
    "TORCHVISION, conv3_block1_1_conv, 1, valid, conv2_block1_out",
    // Behind a layer of one zero on each side: "same" would pad (0, 1).
    "TORCHVISION, conv3_block1_2_conv, 2, valid, conv3_block1_2_pad",
    "TORCHVISION, conv3_block1_0_conv, 2, valid, conv2_block1_out",
  })
  void strides(Variant variant, String name, int stride, String padding, String input)
      throws IOException {
    ModelSpec spec = spec(variant, 1, 1);
    KerasModelFile.write(spec, InitialWeights.draw(spec, 1), file);
    try (HdfFile hdf = new HdfFile(file)) {
      JsonNode layer = layer(config(hdf), name);
      assertThat(layer.get("config").get("strides")).hasToString("[" + stride + "," + stride + "]");
      assertThat(layer.get("config").get("padding").asText()).isEqualTo(padding);
      assertThat(layer.get("config").get("use_bias").asBoolean())
          .isEqualTo(variant == Variant.KERAS);
      assertThat(layer.get("inbound_nodes")).hasToString("[[[\"" + input + "\",0,0,{}]]]");
    }
  }

  @Test
  @DisplayName("adds the shortcut to the branch, and ends in probabilities")
  void graph() throws IOException {
    ModelSpec spec = spec(Variant.TORCHVISION, 2);
    KerasModelFile.write(spec, InitialWeights.draw(spec, 1), file);
    try (HdfFile hdf = new HdfFile(file)) {
      JsonNode config = config(hdf);
      assertThat(layer(config, "conv2_block1_add").get("inbound_nodes"))
          .hasToString("[[[\"conv2_block1_0_bn\",0,0,{}],[\"conv2_block1_3_bn\",0,0,{}]]]");
      assertThat(layer(config, "conv2_block2_add").get("inbound_nodes"))
          .hasToString("[[[\"conv2_block1_out\",0,0,{}],[\"conv2_block2_3_bn\",0,0,{}]]]");
      assertThat(layer(config, "input_1").get("config").get("batch_input_shape"))
          .hasToString("[null,32,32,3]");
      assertThat(layer(config, "conv1_bn").get("config"))
          .hasToString(
              "{\"name\":\"conv1_bn\",\"dtype\":\"float32\",\"axis\":3,\"momentum\":0.9,"
                  + "\"epsilon\":1.0E-5}");
      assertThat(layer(config, "dropout_1").get("config").get("rate").asDouble()).isEqualTo(0.25);
      assertThat(layer(config, "dense_2").get("config").get("activation").asText())
          .isEqualTo("softmax");
      assertThat(config.get("config").get("output_layers")).hasToString("[[\"dense_2\",0,0]]");
    }
  }

  @Test
  @DisplayName("may describe more layers than an attribute in an object's header has room for")
  void deep() throws IOException {
    ModelSpec spec = new ModelSpec(Variant.KERAS, List.of(300, 700), 1, List.of(), 0, 0, 32, 2);
    Weights weights = InitialWeights.draw(spec, 1);
    KerasModelFile.write(spec, weights, file);
    try (HdfFile hdf = new HdfFile(file)) {
      assertThat((String) hdf.getAttribute("model_config").getData()).hasSizeGreaterThan(0xffff);
      assertThat(config(hdf).get("config").get("name").asText()).isEqualTo("resnet3002");
      assertThat(group(hdf, "model_weights").getAttributes())
          .containsKeys("layer_names0", "layer_names1")
          .doesNotContainKey("layer_names");
    }
    Weights base = WeightsFiles.read(file, spec, notice -> {});
    assertThat(InitialWeights.of(spec, 1, base).digest()).isEqualTo(weights.digest());
  }

  @Test
  @DisplayName("is a function of the network and its weights: these bytes, which Keras loads")
  void bytes() throws IOException {
    ModelSpec spec = spec(Variant.KERAS, 1);
    KerasModelFile.write(spec, InitialWeights.draw(spec, 1), file);
    // Keras 3.15.1 and tf.keras 2.15.0 were seen to load this very file.
    assertThat(HexFormat.of().formatHex(Digests.sha256().digest(Files.readAllBytes(file))))
        .isEqualTo("740d84a383b89e075af0db5ce265bb61c2f9a498a5651e49e509dfcea114b409");
  }

  @Test
  @DisplayName("holds float64 weights as float32")
  void float64() {
    ModelSpec spec = spec(Variant.KERAS, 1);
    Weights weights = InitialWeights.draw(spec, 1);
    Weights.Builder widened = Weights.builder();
    for (String name : weights.names()) {
      widened.put(name, weights.shape(name), weights.doubles(name));
    }
    KerasModelFile.write(spec, weights, file);
    Path other = folder.resolve("float64.h5");
    KerasModelFile.write(spec, widened.build(), other);
    assertThat(other).hasSameBinaryContentAs(file);
  }

  @Test
  @DisplayName("is not written of another network's weights")
  void mismatch() {
    Weights weights = InitialWeights.draw(spec(Variant.TORCHVISION, 1), 1);
    assertThatThrownBy(() -> KerasModelFile.write(spec(Variant.KERAS, 1), weights, file))
        .isInstanceOfSatisfying(
            LikewiseException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.WEIGHTS_MISMATCH));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  @DisplayName("that cannot be written leaves nothing behind and says so")
  void unwritable() {
    ModelSpec spec = spec(Variant.KERAS, 1);
    Path nowhere = folder.resolve("not/there.h5");
    assertThatThrownBy(() -> KerasModelFile.write(spec, InitialWeights.draw(spec, 1), nowhere))
        .isInstanceOfSatisfying(
            LikewiseException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_UNWRITABLE))
        .hasMessageContaining("there.h5");
    assertThat(folder).isEmptyDirectory();
  }
}
