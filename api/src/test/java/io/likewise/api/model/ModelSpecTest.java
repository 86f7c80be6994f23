package io.likewise.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.ModelSpec.Variant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A ModelSpec")
class ModelSpecTest {
  private static final ModelSpec KERAS = ModelSpec.resNet50(Variant.KERAS, 1, 32, 10);
  private static final ModelSpec TORCHVISION = ModelSpec.resNet50(Variant.TORCHVISION, 1, 32, 10);

  // The counts of keras.applications.ResNet50 and torchvision's resnet50 without top, plus the
  // head.
  @ParameterizedTest(name = "{0}: {1} numbers in {2} tensors, {3} and {4} trained")
  @CsvSource({
    "KERAS, 23858890, 324, 271178, 23805770",
    "TORCHVISION, 23832330, 271, 271178, 23779210",
  })
  @DisplayName("of ResNet50 has the published number of parameters")
  void parameterCounts(Variant variant, long numbers, int tensors, long stage1, long stage2) {
    ModelSpec spec = ModelSpec.resNet50(variant, 2, 32, 10);
    assertThat(spec.parameterCount()).isEqualTo(numbers);
    assertThat(spec.tensors()).hasSize(tensors);
    assertThat(spec.tensors()).doesNotHaveDuplicates();
    assertThat(trained(spec, Trainable.HEAD)).isEqualTo(stage1);
    assertThat(trained(spec, Trainable.ALL)).isEqualTo(stage2);
  }

  private static long trained(ModelSpec spec, Trainable trainable) {
    return spec.trainedTensors(trainable).stream().mapToLong(TensorSpec::size).sum();
  }

  @Test
  @DisplayName("has layers that see those before them, each by what it yields")
  void layers() {
    ModelSpec spec = new ModelSpec(Variant.KERAS, List.of(2), 4, List.of(8), 0.25, 1, 32, 10);
    assertThat(spec.layers())
        .extracting(
            layer ->
                layer.inputs().stream().map(Layer.Output::name).toList() + " " + layer.output())
        .containsExactly(
            "[images] Output[name=conv1_relu, size=16, channels=4]",
            "[conv1_relu] Output[name=pool1_pool, size=8, channels=4]",
            "[pool1_pool] Output[name=conv2_block1_1_relu, size=8, channels=4]",
            "[conv2_block1_1_relu] Output[name=conv2_block1_2_relu, size=8, channels=4]",
            "[pool1_pool, conv2_block1_2_relu] Output[name=conv2_block1_out, size=8, channels=16]",
            "[conv2_block1_out] Output[name=conv2_block2_1_relu, size=8, channels=4]",
            "[conv2_block2_1_relu] Output[name=conv2_block2_2_relu, size=8, channels=4]",
            "[conv2_block1_out, conv2_block2_2_relu] Output[name=conv2_block2_out, size=8,"
                + " channels=16]",
            "[conv2_block2_out] Output[name=avg_pool, size=0, channels=16]",
            "[avg_pool] Output[name=dense, size=0, channels=8]",
            "[dense] Output[name=dense_1, size=0, channels=10]");
    assertThat(KERAS.layers()).hasSize(2 + 3 * 16 + 1 + 3);
    assertThat(KERAS.layer("avg_pool").output().channels()).isEqualTo(KERAS.features());
  }

  @Test
  @DisplayName("names its tensors as Keras does")
  void names() {
    assertThat(KERAS.tensors())
        .extracting(TensorSpec::name)
        .contains(
            "conv1_conv/kernel",
            "conv1_conv/bias",
            "conv2_block1_0_bn/gamma",
            "conv4_block6_2_bn/moving_variance",
            "conv5_block3_3_conv/kernel",
            "dense/kernel",
            "dense_1/bias",
            "dense_2/kernel")
        .doesNotContain("conv2_block2_0_conv/kernel");
    assertThat(TORCHVISION.tensors()).extracting(TensorSpec::name).noneMatch("_conv/bias"::equals);
  }

  @Test
  @DisplayName("strides in the first 1×1 convolution (keras) or in the 3×3 one (torchvision)")
  void strides() {
    ResidualBlock keras = KERAS.residualBlocks().get(3);
    ResidualBlock torchvision = TORCHVISION.residualBlocks().get(3);
    assertThat(keras.name()).isEqualTo("conv3_block1");
    assertThat(List.of(keras.first().stride(), keras.second().stride())).containsExactly(2, 1);
    assertThat(List.of(torchvision.first().stride(), torchvision.second().stride()))
        .containsExactly(1, 2);
    assertThat(keras.projection().orElseThrow().stride()).isEqualTo(2);
  }

  @ParameterizedTest(name = "{0}: {1} behind the max-pool, {2} behind the last block")
  @CsvSource({"32, 8, 1", "33, 9, 2", "48, 12, 2", "224, 56, 7"})
  @DisplayName("knows the sizes of its images on the way")
  void sizes(int imageSize, int pooled, int last) {
    for (Variant variant : Variant.values()) {
      ModelSpec spec = ModelSpec.resNet50(variant, 1, imageSize, 10);
      List<ResidualBlock> blocks = spec.residualBlocks();
      assertThat(spec.pooledSize()).isEqualTo(pooled);
      assertThat(blocks).hasSize(16);
      assertThat(blocks.get(15).third().outputSize()).isEqualTo(last);
      assertThat(blocks.get(15).third().outputChannels()).isEqualTo(spec.features());
    }
  }

  @Test
  @DisplayName("puts its dropouts behind the first hidden layers")
  void dropouts() {
    assertThat(ModelSpec.resNet50(Variant.KERAS, 2, 32, 10).head())
        .extracting(layer -> layer.mask().orElse(-1))
        .containsExactly(0, 1, -1);
    assertThat(ModelSpec.resNet50(Variant.KERAS, 1, 32, 10).maskUnits()).containsExactly(128);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"blocks", "width", "dropout", "dropouts", "imageSize", "classes"})
  @DisplayName("refuses a value out of range and names it")
  void refuses(String field) {
    assertThatThrownBy(
            () ->
                new ModelSpec(
                    Variant.KERAS,
                    field.equals("blocks") ? List.of(3, 0) : List.of(1),
                    field.equals("width") ? 0 : 16,
                    List.of(8),
                    field.equals("dropout") ? 1 : 0.25,
                    field.equals("dropouts") ? 2 : 1,
                    field.equals("imageSize") ? 31 : 32,
                    field.equals("classes") ? 1 : 10))
        .isInstanceOfSatisfying(
            LikewiseException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.EXPERIMENT_INVALID))
        .hasMessageContaining(field + ":")
        .hasMessageContaining("expected");
  }
}
