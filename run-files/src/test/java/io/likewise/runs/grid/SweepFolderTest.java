package io.likewise.runs.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.runs.directory.RunDirectory;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.Plans;
import io.likewise.runs.plan.RunPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The folder of a sweep")
class SweepFolderTest {
  @TempDir private Path sweep;

  @Test
  @DisplayName("has one claim for each run, until it is given up")
  void claims() {
    try (CellClaim first = CellClaim.of(sweep, "a").orElseThrow();
        CellClaim other = CellClaim.of(sweep, "b").orElseThrow()) {
      assertThat(CellClaim.of(sweep, "a")).isEmpty();
      assertThat(first).isNotSameAs(other);
    }
    Optional<CellClaim> again = CellClaim.of(sweep, "a");
    assertThat(again).isPresent();
    again.get().close();
  }

  @Test
  @DisplayName("has a run's folder made ready, whatever an attempt left in it")
  void prepares() throws IOException {
    Path run = sweep.resolve("a");
    RunDirectory.prepare(run, Plans.of(1, 1, 1));
    Files.writeString(run.resolve("failure.json"), "{}");
    Files.createDirectories(run.resolve("checkpoints"));
    Files.writeString(run.resolve("checkpoints").resolve("1"), "torn");
    RunDirectory.prepare(run, Plans.of(2, 1, 1));
    try (var files = Files.list(run)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("experiment.yaml", "lock");
    }
    assertThat(ExperimentFile.read(run.resolve("experiment.yaml"))).isEqualTo(Plans.of(2, 1, 1));
  }

  @Test
  @DisplayName("leaves a run alone that is being carried out")
  void leavesAlone() throws IOException {
    Path run = sweep.resolve("a");
    RunDirectory.prepare(run, Plans.of(1, 1, 1));
    Files.writeString(run.resolve("metrics.csv"), "kept");
    try (RunDirectory held = RunDirectory.open(run)) {
      assertThat(held.path()).isEqualTo(run);
      assertThatThrownBy(() -> RunDirectory.prepare(run, Plans.of(2, 1, 1)))
          .isInstanceOfSatisfying(
              LikewiseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RUN_LOCKED));
    }
    assertThat(run.resolve("metrics.csv")).hasContent("kept");
  }

  @Test
  @DisplayName("has runs in folders that an earlier version named, found by what is run in them")
  void earlierNames() throws IOException {
    RunPlan plan = Plans.of(1, 1, 1);
    GridCell cell = new GridCell("djl", "quick", Map.of());
    String name = cell.id(plan);
    assertThat(EarlierCells.in(sweep.resolve("none"), Set.of(name))).isEmpty();

    Path old = sweep.resolve("quick-djl-pytorch-s1-155fd49291");
    RunDirectory.prepare(old, ExperimentFile.with(plan, "backend.threads", "7"));
    RunDirectory.prepare(sweep.resolve("other"), ExperimentFile.with(plan, "seed", "2"));
    Files.createDirectories(sweep.resolve("unreadable"));
    Files.writeString(sweep.resolve("unreadable").resolve("experiment.yaml"), "name: [");
    assertThat(EarlierCells.in(sweep, Set.of(name))).containsEntry(name, old);
    String withThreads = new GridCell("djl", "quick", Map.of("backend.threads", "2")).id(plan);
    assertThat(EarlierCells.in(sweep, Set.of(withThreads)))
        .as("where the number of threads is varied, it has to be the same")
        .doesNotContainKey(withThreads);

    Path finished = sweep.resolve("quick-djl-pytorch-s1-ffffffffff");
    RunDirectory.prepare(finished, plan);
    Files.writeString(finished.resolve("result.json"), "{}");
    assertThat(EarlierCells.in(sweep, Set.of(name)))
        .as("the one with a result")
        .containsEntry(name, finished);
    RunDirectory.prepare(sweep.resolve(name), plan);
    assertThat(EarlierCells.in(sweep, Set.of(name))).doesNotContainValue(sweep.resolve(name));
  }
}
