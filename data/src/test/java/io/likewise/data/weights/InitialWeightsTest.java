package io.likewise.data.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.TensorSpec.Role;
import io.likewise.api.model.Weights;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Initial weights")
class InitialWeightsTest {
  private static final ModelSpec SPEC =
      new ModelSpec(Variant.KERAS, List.of(1, 1), 4, List.of(12, 6), 0.25, 2, 32, 10);

  private static ModelSpec variant(Variant variant) {
    return new ModelSpec(variant, List.of(1, 1), 4, List.of(12, 6), 0.25, 2, 32, 10);
  }

  /** A file's worth of tensors: everything of the network that passes, filled with a number. */
  private static Weights.Builder file(Predicate<TensorSpec> included) {
    Weights.Builder file = Weights.builder();
    for (TensorSpec tensor : SPEC.tensors()) {
      if (included.test(tensor)) {
        float[] values = new float[tensor.size()];
        java.util.Arrays.fill(values, 0.5f);
        file.put(tensor.name(), tensor.shape(), values);
      }
    }
    return file;
  }

  private static boolean isBase(TensorSpec tensor) {
    return !tensor.role().isHead();
  }

  @Nested
  @DisplayName("that are drawn")
  class Drawn {

    @ParameterizedTest
    @EnumSource(Variant.class)
    @DisplayName("are exactly the network's tensors")
    void complete(Variant variant) {
      ModelSpec spec = variant(variant);
      Weights weights = InitialWeights.draw(spec, 1);
      weights.requireMatches(spec, "drawn");
      assertThat(weights.names())
          .containsExactlyElementsOf(spec.tensors().stream().map(TensorSpec::name).toList());
    }

    @Test
    @DisplayName("have gamma and moving variance 1, biases, beta and moving mean 0")
    void constants() {
      Weights weights = InitialWeights.draw(SPEC, 1);
      for (TensorSpec tensor : SPEC.tensors()) {
        float[] values = weights.floats(tensor.name());
        if (tensor.role() == Role.GAMMA || tensor.role() == Role.MOVING_VARIANCE) {
          assertThat(values).containsOnly(1);
        } else if (!tensor.name().endsWith("/kernel")) {
          assertThat(values).containsOnly(0);
        }
      }
    }

    @Test
    @DisplayName("have kernels uniform within ±√(6 / (fan_in + fan_out))")
    void glorot() {
      ModelSpec spec = ModelSpec.resNet50(Variant.KERAS, 2, 32, 10);
      Weights weights = InitialWeights.draw(spec, 1);
      assertUniform(weights.floats("conv1_conv/kernel"), Math.sqrt(6.0 / (49 * 3 + 49 * 64)));
      assertUniform(weights.floats("dense/kernel"), Math.sqrt(6.0 / (2048 + 128)));
    }

    private void assertUniform(float[] values, double limit) {
      double sum = 0;
      double squares = 0;
      for (float value : values) {
        assertThat(Math.abs(value)).isLessThanOrEqualTo((float) limit);
        sum += value;
        squares += (double) value * value;
      }
      // A uniform distribution has variance limit²/3; six standard errors of mean and variance.
      double error = 6 / Math.sqrt(values.length);
      assertThat(sum / values.length).isCloseTo(0, within(limit / Math.sqrt(3) * error));
      assertThat(squares / values.length)
          .isCloseTo(limit * limit / 3, within(limit * limit * 0.3 * error));
    }

    @Test
    @DisplayName("are the same for ever")
    void knownAnswer() {
      float[] kernel = InitialWeights.draw(SPEC, 1).floats("dense/kernel");
      double scale = Math.sqrt(6.0 / (32 + 12)) / Math.sqrt(6.0 / (16 + 12));
      // Computed outside of Java for a 16 by 12 kernel.
      assertThat(kernel[0]).isCloseTo((float) (0.07739606499671936 * scale), within(1e-8f));
      assertThat(kernel[1]).isCloseTo((float) (-0.06712153553962708 * scale), within(1e-8f));
      assertThat(kernel[2]).isCloseTo((float) (-0.21212302148342133 * scale), within(1e-8f));
    }

    @Test
    @DisplayName("are decided by the seed")
    void seeded() {
      String digest = InitialWeights.draw(SPEC, 1).digest();
      assertThat(InitialWeights.draw(SPEC, 1).digest()).isEqualTo(digest);
      assertThat(InitialWeights.draw(SPEC, 2).digest()).isNotEqualTo(digest);
    }
  }

  @Nested
  @DisplayName("from a file")
  class FromFile {

    @Test
    @DisplayName("take the base as it is and draw the head from the seed")
    void baseAndHead() {
      Weights file = file(InitialWeightsTest::isBase).build();
      Weights weights = InitialWeights.of(SPEC, 7, file);
      weights.requireMatches(SPEC, "composed");
      Weights drawn = InitialWeights.draw(SPEC, 7);
      for (TensorSpec tensor : SPEC.tensors()) {
        Weights expected = tensor.role().isHead() ? drawn : file;
        assertThat(weights.floats(tensor.name())).isEqualTo(expected.floats(tensor.name()));
      }
    }

    @Test
    @DisplayName("keep float64 tensors as float64")
    void float64() {
      Weights.Builder file = file(t -> isBase(t) && !t.name().equals("conv1_conv/bias"));
      file.put("conv1_conv/bias", List.of(4), new double[] {0.1, 0.2, 0.3, 0.4});
      Weights weights = InitialWeights.of(SPEC, 1, file.build());
      assertThat(weights.isFloat64("conv1_conv/bias")).isTrue();
      assertThat(weights.doubles("conv1_conv/bias")).containsExactly(0.1, 0.2, 0.3, 0.4);
    }
  }
}
