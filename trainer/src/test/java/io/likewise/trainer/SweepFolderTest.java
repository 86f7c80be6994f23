package io.likewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The folder of a sweep")
class SweepFolderTest {
  @TempDir private Path sweep;

  @Test
  @DisplayName("has one claim for each run, until it is given up")
  void claims() {
    try (Claim first = Claim.of(sweep, "a").orElseThrow();
        Claim other = Claim.of(sweep, "b").orElseThrow()) {
      assertThat(Claim.of(sweep, "a")).isEmpty();
      assertThat(first).isNotSameAs(other);
    }
    Optional<Claim> again = Claim.of(sweep, "a");
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
}
