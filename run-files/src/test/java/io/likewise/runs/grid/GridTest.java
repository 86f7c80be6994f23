package io.likewise.runs.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.files.yaml.YamlTree;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.Plans;
import io.likewise.runs.plan.RunPlan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A grid")
class GridTest {
  private static Grid parse(String text) {
    return GridFile.read(YamlTree.parse(text, "grid.yaml"));
  }

  @Test
  @DisplayName("is every combination, the last setting changing fastest")
  void combinations() {
    Grid grid =
        parse(
            """
            backend: [djl:pytorch, dl4j]
            preset: quick
            seed: [7, 1..2]
            set:
              batchSize: [32, 64]
              stage1:
                epochs: 3
            """);
    assertThat(grid.cells()).hasSize(12).doesNotHaveDuplicates();
    assertThat(grid.cells().subList(0, 3))
        .containsExactly(
            new GridCell(
                "djl:pytorch",
                "quick",
                Map.of("seed", "7", "batchSize", "32", "stage1.epochs", "3")),
            new GridCell(
                "djl:pytorch",
                "quick",
                Map.of("seed", "7", "batchSize", "64", "stage1.epochs", "3")),
            new GridCell(
                "djl:pytorch",
                "quick",
                Map.of("seed", "1", "batchSize", "32", "stage1.epochs", "3")));
  }

  @Test
  @DisplayName("that says nothing is the usual run")
  void usual() {
    assertThat(parse("preset: quick").cells())
        .containsExactly(new GridCell("djl", "quick", Map.of()));
  }

  @Test
  @DisplayName("takes a list for a key that holds a list as one value, lists of lists as several")
  void lists() {
    assertThat(parse("set: {network.blocks: [1, 1]}").settings())
        .isEqualTo(Map.of("network.blocks", List.of("[1, 1]")));
    Grid several = parse("set: {network.blocks: [[1, 1], [3, 4, 6, 3]]}");
    assertThat(several.settings())
        .isEqualTo(Map.of("network.blocks", List.of("[1, 1]", "[3, 4, 6, 3]")));
    RunPlan base = Plans.of(1, 1, 1);
    assertThat(several.cells())
        .extracting(cell -> several.plan(cell, base).experiment().network().blocks())
        .containsExactly(List.of(1, 1), List.of(3, 4, 6, 3));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sead: 1 | line 1: sead is not a key; did you mean seed?",
        "preset: quick;set:;  batchSise: 3 | line 3: batchSise is not a key; did you mean batchS",
        "set:;  batchSize: [32, 1] | line 2: batchSize: 1 is out of range, expected 2 to 4096.",
        "seed: [1, x] | line 1: seed: found 'x', expected a whole number.",
        "seed: 5..1 | line 1: seed: the range 5..1 has no or too many numbers",
        "seed: [1, 0..2] | line 1: seed: 1 stands twice.",
        "backend: [] | line 1: backend: the list is empty",
        "preset: quick;experiment: a.yaml | line 2: preset and experiment both say where to begin",
        "set:;  seed: 3 | line 2: set.seed: say this by the key seed beside set.",
        "set:;  backend:;    engine: x | line 3: set.backend.engine: say this by the key backend",
        "set:;  stage1: {epochs: 3};  stage1.epochs: 4 | line 3: the key stage1.epochs stands twice.",
        "seed: | line 1: seed: expected a value, or a list of values in [ ].",
        "set: {batchSize: [[32]]} | line 1: set.batchSize: expected a value, or a list of values",
        "set: 3 | line 1: set: expected keys such as batchSize: [32, 64].",
        "- 3 | grid.yaml: expected a group of the keys backend, preset, experiment, seed, set.",
        "seed: 1..50000;set:;  batchSize: [2, 3, 4] | the grid has 150000 cells, expected at most",
        "set:;  stage1.trainable: head;  stage1.batchNorm: batch | grid.yaml",
      })
  void refuses(String text, String sentence) {
    assertThatThrownBy(
            () -> {
              Grid grid = parse(text.replace(';', '\n'));
              grid.cells().forEach(cell -> grid.plan(cell, Plans.of(1, 1, 1)));
            })
        .isInstanceOfSatisfying(
            LikewiseException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.EXPERIMENT_INVALID))
        .hasMessageContaining(sentence);
  }

  @Test
  @DisplayName("has values that only fit together")
  void together() {
    Grid grid = parse("set: {stage2.trainable: head, stage2.batchNorm: moving}");
    assertThat(grid.plan(grid.cells().get(0), Plans.of(1, 1, 1)).experiment().stage2().trainable())
        .hasToString("HEAD");
  }

  @Test
  @DisplayName("names a cell by what is run, on any machine, unless threads are what is varied")
  void names() {
    RunPlan plan = Plans.of(1, 1, 1);
    RunPlan elsewhere = ExperimentFile.with(plan, "backend.threads", "16");
    GridCell any = new GridCell("djl", "quick", Map.of());
    GridCell threads = new GridCell("djl", "quick", Map.of("backend.threads", "16"));
    assertThat(any.id(plan)).matches("quick-djl-pytorch-s1-[0-9a-f]{10}");
    assertThat(any.id(elsewhere)).isEqualTo(any.id(plan));
    assertThat(threads.id(elsewhere)).isNotEqualTo(any.id(plan));
    assertThat(any.id(ExperimentFile.with(plan, "batchSize", "8"))).isNotEqualTo(any.id(plan));
  }

  @Test
  @DisplayName("names a cell by values alone, so that a key which came later renames none")
  void laterKeys() {
    GridCell cell = new GridCell("djl", "quick", Map.of());
    RunPlan plan = Plans.of(1, 1, 1);
    assertThat(cell.id(plan)).as("names are for ever").isEqualTo("quick-djl-pytorch-s1-b17cfa918d");
    assertThat(ExperimentFile.canonical(plan)).hasSize(38).doesNotContainKey("data.skipBad");
    assertThat(cell.id(ExperimentFile.with(plan, "data.skipBad", "true")))
        .isNotEqualTo(cell.id(plan));
    assertThat(cell.id(ExperimentFile.with(plan, "stage1.learningRate", "1.0e-03")))
        .isEqualTo(cell.id(plan));
  }
}
