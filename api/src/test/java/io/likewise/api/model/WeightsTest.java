package io.likewise.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.ModelSpec.Variant;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Weights")
class WeightsTest {
  private static final ModelSpec SPEC =
      new ModelSpec(Variant.KERAS, List.of(1), 4, List.of(8), 0.5, 1, 32, 3);

  private static Weights.Builder zeros(Predicate<String> wanted) {
    Weights.Builder builder = Weights.builder();
    for (TensorSpec tensor : SPEC.tensors()) {
      if (wanted.test(tensor.name())) {
        builder.put(tensor.name(), tensor.shape(), new float[tensor.size()]);
      }
    }
    return builder;
  }

  @Test
  @DisplayName("of a network match it")
  void match() {
    assertThatCode(() -> zeros(name -> true).build().requireMatches(SPEC, "file"))
        .doesNotThrowAnyException();
  }

  @Test
  @DisplayName("without one of its tensors do not, and the message names file and tensor")
  void missing() {
    Weights weights = zeros(name -> !name.equals("conv2_block1_2_bn/gamma")).build();
    assertMismatch(weights, "conv2_block1_2_bn/gamma [4] is missing");
  }

  @Test
  @DisplayName("with a tensor of another shape do not")
  void misshapen() {
    Weights weights =
        zeros(name -> !name.equals("dense/bias"))
            .put("dense/bias", List.of(9), new float[9])
            .build();
    assertMismatch(weights, "dense/bias has shape [9], the network's has [8]");
  }

  @Test
  @DisplayName("with a tensor too many do not")
  void extra() {
    Weights weights = zeros(name -> true).put("odd/kernel", List.of(1), new float[1]).build();
    assertMismatch(weights, "odd/kernel [1] is not the network's");
  }

  private static void assertMismatch(Weights weights, String message) {
    assertThatThrownBy(() -> weights.requireMatches(SPEC, "some.file"))
        .isInstanceOfSatisfying(
            LikewiseException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.WEIGHTS_MISMATCH))
        .hasMessageStartingWith("some.file: ")
        .hasMessageContaining(message);
  }

  @Test
  @DisplayName("have a digest that sees every bit, name and shape")
  void digest() {
    Weights weights = Weights.builder().put("a", List.of(2), new float[] {0f, 1f}).build();
    Weights same = Weights.builder().put("a", List.of(2), new float[] {0f, 1f}).build();
    assertThat(weights.digest()).isEqualTo(same.digest());
    for (Weights other :
        List.of(
            Weights.builder().put("a", List.of(2), new float[] {-0f, 1f}).build(),
            Weights.builder().put("b", List.of(2), new float[] {0f, 1f}).build(),
            Weights.builder().put("a", List.of(1, 2), new float[] {0f, 1f}).build(),
            Weights.builder().put("a", List.of(2), new double[] {0, 1}).build())) {
      assertThat(other.digest()).isNotEqualTo(weights.digest());
    }
  }

  @Test
  @DisplayName("convert between float32 and float64 as asked")
  void conversion() {
    Weights weights =
        Weights.builder()
            .put("f", List.of(1), new float[] {0.1f})
            .put("d", List.of(1), new double[] {0.1})
            .build();
    assertThat(weights.doubles("f")).containsExactly((double) 0.1f);
    assertThat(weights.floats("d")).containsExactly(0.1f);
    assertThat(weights.isFloat64("d")).isTrue();
  }

  @Test
  @DisplayName("refuse values that do not fit their shape, and a name put twice")
  void builder() {
    assertThatThrownBy(() -> Weights.builder().put("a", List.of(3), new float[2]))
        .hasMessageContaining("2 values do not fit shape [3]");
    Weights.Builder builder = Weights.builder().put("a", List.of(1), new float[1]);
    assertThatThrownBy(() -> builder.put("a", List.of(1), new float[1]))
        .hasMessageContaining("twice");
  }
}
