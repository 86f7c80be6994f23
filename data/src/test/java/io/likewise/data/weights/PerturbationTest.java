package io.likewise.data.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Weights;
import io.likewise.data.random.Randomness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A perturbation of initial weights")
class PerturbationTest {
  private static final String KERNEL = "conv1_conv/kernel";
  private static final ModelSpec SPEC =
      new ModelSpec(Variant.KERAS, List.of(1, 1), 4, List.of(12, 6), 0.25, 2, 32, 10);
  private static final Weights DRAWN = InitialWeights.draw(SPEC, 1);

  private static Weights with(float... kernel) {
    Weights.Builder weights = Weights.builder();
    for (String name : DRAWN.names()) {
      if (name.equals(KERNEL)) {
        weights.put(name, DRAWN.shape(name), kernel);
      } else {
        weights.put(name, DRAWN);
      }
    }
    return weights.build();
  }

  private static int size() {
    return DRAWN.floats(KERNEL).length;
  }

  @Test
  @DisplayName("moves one weight of the first convolution by one unit in the last place, no other")
  void one() {
    Weights moved = Perturbation.of(SPEC, DRAWN, 1).in(DRAWN);
    moved.requireMatches(SPEC, "moved");
    List<String> changed = new ArrayList<>();
    for (String name : DRAWN.names()) {
      float[] before = DRAWN.floats(name);
      float[] after = moved.floats(name);
      for (int i = 0; i < before.length; i++) {
        if (before[i] != after[i]) {
          changed.add(name);
          assertThat(Math.abs(after[i]) - Math.abs(before[i])).isEqualTo(Math.ulp(before[i]));
        }
      }
    }
    assertThat(changed).containsExactly(KERNEL);
    assertThat(DRAWN.digest()).isEqualTo(InitialWeights.draw(SPEC, 1).digest());
  }

  @Test
  @DisplayName("follows from the seed as the page on numbers says")
  void seeds() {
    double first = Randomness.named(7, "perturb/" + KERNEL).nextDouble();
    Perturbation chosen = Perturbation.of(SPEC, DRAWN, 7);
    assertThat(chosen.index()).isEqualTo((int) (size() * first));
    assertThat(chosen).isEqualTo(Perturbation.of(SPEC, DRAWN, 7));
    assertThat(LongStream.range(0, 20).map(s -> Perturbation.of(SPEC, DRAWN, s).index()).distinct())
        .hasSizeGreaterThan(10);
  }

  @Test
  @DisplayName("passes over zeros and subnormal numbers, from the last value on to the first")
  void zeros() {
    float[] kernel = new float[size()];
    int chosen = Perturbation.of(SPEC, DRAWN, 1).index();
    int other = chosen == 0 ? size() - 1 : chosen - 1;
    Arrays.fill(kernel, Float.MIN_VALUE);
    kernel[chosen] = -0f;
    kernel[other] = -0.5f;
    Perturbation passed = Perturbation.of(SPEC, with(kernel), 1);
    assertThat(passed).isEqualTo(new Perturbation(KERNEL, other, -0.5f, -0.50000006f));
    assertThat(passed.sentence())
        .isEqualTo(
            "one initial weight is moved by one unit in the last place: value "
                + other
                + " of conv1_conv/kernel, from -0.5 to -0.50000006.");
  }

  @Test
  @DisplayName("of nothing but zeros is refused")
  void nothing() {
    assertThatThrownBy(() -> Perturbation.of(SPEC, with(new float[size()]), 1))
        .hasMessageContaining("conv1_conv/kernel is zero in all of its " + size() + " values")
        .hasFieldOrPropertyWithValue("code", ErrorCode.EXPERIMENT_INVALID);
  }
}
