package io.likewise.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.cli.FakeWorker;
import io.likewise.cli.console.BackendTable;
import io.likewise.cli.worker.Worker;
import io.likewise.descriptor.EngineDescriptor;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.EngineStatus;
import io.likewise.runner.engines.Home;
import io.likewise.runner.engines.Probe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The probe of an engine")
@Timeout(60)
class EngineProbesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final EngineFolder FOLDER =
      new EngineFolder(
          "toy",
          "wood",
          Path.of("toy", "wood"),
          Optional.of(
              new EngineDescriptor(
                  "toy", "wood", true, "1.0", "1g", null, null, null, null, false, null, null, null,
                  null)),
          Optional.empty());
  private static final Probe PROBE =
      new Probe(
          "toy",
          "wood",
          "1.2",
          List.of("cpu"),
          List.of("float64", "fast-path"),
          Map.of("gpu:0", List.of("float64")),
          Map.of("libwood", "7"),
          "a tree",
          List.of("no knots"));

  private static EngineStatus probe(Duration patience, String... arguments) {
    return EngineProbes.probe(FOLDER, FakeWorker.command(List.of(), arguments), patience, () -> 0);
  }

  @Test
  @DisplayName("is what its process answers, whatever the engine chatters around it")
  void answer() {
    EngineStatus status =
        probe(PATIENCE, "print", "loading...\n" + PROBE.toJson() + "\nbye", "warning", "0");
    assertThat(status.probe()).hasValue(PROBE);
    assertThat(status.problem()).isEmpty();
  }

  @Test
  @DisplayName("is found behind a line that a native library has not ended")
  void unfinishedLine() {
    WorkerCommand command =
        FakeWorker.of(Worker.class, List.of(), List.of("probe", "steps", "chatty"));
    assertThat(
            EngineProbes.probe(FOLDER, command, PATIENCE, () -> 0).probe().orElseThrow().engine())
        .isEqualTo("chatty");
  }

  @Test
  @DisplayName("that fails is the sentence its process says")
  void failure() {
    EngineStatus status = probe(PATIENCE, "print", "", "noise\nlikewise: no lib.\nnoise", "5");
    assertThat(status.problem()).hasValue("no lib.");
  }

  @Test
  @DisplayName("that was stopped says nothing of the engine")
  void stopped() {
    assertThatThrownBy(() -> probe(PATIENCE, "print", "", "", "130"))
        .hasFieldOrPropertyWithValue("code", ErrorCode.INTERRUPTED);
  }

  @Test
  @DisplayName("that says no sentence is the first line its JVM says, or the status")
  void crash() {
    assertThat(probe(PATIENCE, "print", "", "Picked up X\n\nBad option\nBye", "1").problem())
        .hasValue("Bad option");
    assertThat(probe(PATIENCE, "print", PROBE.toJson(), "", "134").problem())
        .hasValue("its process ended with status 134");
  }

  @Test
  @DisplayName("that is not understood says so")
  void nonsense() {
    assertThat(probe(PATIENCE, "print", "{\"age\": 3}", "", "0").problem().orElseThrow())
        .startsWith("its answer is not understood: ");
  }

  @Test
  @DisplayName("that hangs is ended")
  void hangs() {
    assertThat(probe(Duration.ofMillis(1), "hang").problem())
        .hasValue("it did not answer within 0 seconds");
  }

  @Test
  @DisplayName("that hangs is waited for as long as it gets on")
  void progress() {
    long[] looks = new long[1];
    WorkerCommand hanging = FakeWorker.command(List.of(), "hang");
    EngineStatus status =
        EngineProbes.probe(FOLDER, hanging, Duration.ofMillis(1), () -> Math.min(looks[0]++, 5));
    assertThat(status.problem()).hasValue("it did not answer within 0 seconds");
    assertThat(looks[0]).isEqualTo(7);
  }

  @Test
  @DisplayName("of a broken folder starts no process")
  void brokenFolder() {
    EngineFolder broken =
        new EngineFolder(
            "toy", "tin", Path.of("toy", "tin"), Optional.empty(), Optional.of("rusty"));
    Home nowhere = new Home(Path.of("nowhere"), Path.of("nowhere"));
    assertThat(new EngineProbes(nowhere, notice -> {}).probe(broken).problem()).hasValue("rusty");
  }

  @Test
  @DisplayName("is shown as one row of a table, a broken engine with its reason")
  void table() {
    EngineFolder tin =
        new EngineFolder("toybox", "tin", Path.of("tin"), Optional.empty(), Optional.empty());
    assertThat(
            BackendTable.lines(
                List.of(EngineStatus.usable(FOLDER, PROBE), EngineStatus.broken(tin, "rusty"))))
        .containsExactly(
            "BACKEND  ENGINE          VERSION  DEVICES  CAPABILITIES",
            "toy      wood (default)  1.2      cpu      float64 fast-path; gpu:0: float64",
            "toybox   tin             cannot be used: rusty");
  }
}
