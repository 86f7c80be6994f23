package io.likewise.runner.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.experiment.Experiment;
import io.likewise.api.experiment.Forecast;
import io.likewise.api.experiment.MachineLoad;
import io.likewise.api.experiment.MemoryBudget;
import io.likewise.cli.TinyRun;
import io.likewise.runs.plan.Presets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Before a run")
class PreflightTest {
  private static final List<String> NAMES = List.of("cat", "dog");
  private static final List<Integer> PLENTY = List.of(5000, 5000);

  private static List<String> of(String preset) {
    return Preflight.of(Presets.get(preset), NAMES, PLENTY);
  }

  @Test
  @DisplayName("the notebooks' preprocessing and validation are told of, and the recommended not")
  void notebooks() {
    assertThat(of("notebook-224"))
        .satisfiesExactly(
            sentence ->
                assertThat(sentence)
                    .startsWith(
                        "the images are preprocessed as unit, and the ImageNet weights were")
                    .contains("trained with caffe"),
            sentence ->
                assertThat(sentence).startsWith("the validation images are the test images: "));
    assertThat(of("recommended")).isEmpty();
  }

  @Test
  @DisplayName("nothing is said of the preprocessing of weights that are drawn, or not known")
  void otherWeights() {
    assertThat(Preflight.of(TinyRun.experiment("random"), NAMES, PLENTY)).isEmpty();
    assertThat(Preflight.of(TinyRun.experiment("none/such.h5"), NAMES, PLENTY)).isEmpty();
  }

  @Test
  @DisplayName("classes with fewer images than a batch are told of, by the one with the fewest")
  void fewImages() {
    Experiment batchesOf16 = TinyRun.experiment("random");
    assertThat(Preflight.of(batchesOf16, NAMES, List.of(16, 15)))
        .containsExactly(
            "1 of 2 classes have fewer training images than a batch of 16, the fewest 'dog' with"
                + " 15.");
    assertThat(Preflight.of(batchesOf16, List.of(), List.of(3, 5)))
        .containsExactly(
            "2 of 2 classes have fewer training images than a batch of 16, the fewest class 0 with"
                + " 3.");
    assertThat(Preflight.of(batchesOf16, NAMES, List.of(16, 16))).isEmpty();
  }

  @Test
  @DisplayName("a comparison of fewer seeds than a verdict takes is told of")
  void seeds() {
    assertThat(Preflight.ofComparison(2, 2))
        .hasValue(
            "2 seeds are too few for a verdict, which takes 3 seeds; 5 or more say much more.");
    assertThat(Preflight.ofComparison(2, 1))
        .hasValueSatisfying(s -> assertThat(s).startsWith("1 seed is too"));
    assertThat(Preflight.ofComparison(2, 3)).isEmpty();
    assertThat(Preflight.ofComparison(1, 1)).isEmpty();
  }

  @Test
  @DisplayName("steps that have taken nearly all memory are told of")
  void memory() {
    Forecast forecast =
        new Forecast(List.of(), 0, 0, 901L << 20, MemoryBudget.UNKNOWN, MachineLoad.UNKNOWN);
    assertThat(Preflight.ofMemory(forecast, 1000L << 20).orElseThrow())
        .startsWith("a few steps have taken 901 of the 1,000 MB of memory");
    assertThat(Preflight.ofMemory(forecast, 1002L << 20)).isEmpty();
  }
}
