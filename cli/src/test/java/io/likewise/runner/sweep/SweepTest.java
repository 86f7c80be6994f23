package io.likewise.runner.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.model.Precision;
import io.likewise.cli.FakeWorker;
import io.likewise.cli.TestHome;
import io.likewise.cli.TinyRun;
import io.likewise.cli.console.ConsoleProgress;
import io.likewise.cli.console.Terminal;
import io.likewise.cli.worker.Worker;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.process.Retries;
import io.likewise.runner.process.RunnerProgress;
import io.likewise.runner.process.WorkerCommand;
import io.likewise.runner.process.WorkerProcess;
import io.likewise.runs.directory.RunDirectory;
import io.likewise.runs.grid.CellClaim;
import io.likewise.runs.plan.RunPlan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BiFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A sweep")
@Timeout(120)
class SweepTest {
  @TempDir private Path folder;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<String> started = Collections.synchronizedList(new ArrayList<>());

  private SweepCell cell(int number, String engine) {
    BackendOptions options =
        new BackendOptions(engine, Device.CPU, 1, Precision.FLOAT32, ComputePath.FAST);
    RunPlan plan = new RunPlan(TinyRun.experiment("random"), "fake", options);
    EngineFolder any = new EngineFolder("fake", engine, folder, Optional.empty(), Optional.empty());
    String id = engine + "-" + number;
    return new SweepCell(number, id, folder.resolve(id), any, plan);
  }

  /** A worker that carries the run out. */
  private WorkerProcess work(SweepCell cell, Path log) {
    return start(
        cell, log, FakeWorker.of(Worker.class, List.of(), List.of("run", cell.path().toString())));
  }

  /** A worker that the system kills, with the figures of an epoch kept. */
  private WorkerProcess killed(SweepCell cell, Path log) {
    try {
      Files.writeString(cell.path().resolve("metrics.csv"), "half");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return start(cell, log, FakeWorker.command(List.of(), "halt", "137"));
  }

  private WorkerProcess start(SweepCell cell, Path log, WorkerCommand command) {
    started.add(cell.id());
    return WorkerProcess.start(command, cell.path(), Sweep.to(log), Sweep.to(log));
  }

  private Sweep sweep(BiFunction<SweepCell, Path, WorkerProcess> starter) {
    return sweep(starter, Retries.NONE);
  }

  private Sweep sweep(BiFunction<SweepCell, Path, WorkerProcess> starter, Retries retries) {
    RunnerProgress progress =
        new ConsoleProgress(
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Terminal.of(new Properties(), Map.of()),
            false);
    return new Sweep(
        progress, folder, 9, (cell, log) -> () -> starter.apply(cell, log), cell -> false, retries);
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  @DisplayName("carries out each cell once: called again it starts nothing")
  void idempotent() {
    List<SweepCell> cells = List.of(cell(1, "idle"), cell(2, "idle"));
    assertThat(cells).extracting(SweepCell::state).containsOnly(SweepCell.State.OPEN);
    assertThat(sweep(this::work).run(cells, 2)).isZero();
    assertThat(started).containsExactlyInAnyOrder("idle-1", "idle-2");
    assertThat(cells).extracting(SweepCell::state).containsOnly(SweepCell.State.DONE);
    assertThat(cells.get(0).report()).matches("done, test accuracy 0\\.\\d{4}");
    assertThat(cells.get(0).path().resolve(Sweep.LOG)).content().contains("test accuracy");

    started.clear();
    assertThat(sweep(this::work).run(cells, 2)).isZero();
    assertThat(started).isEmpty();
  }

  @Test
  @DisplayName(
      "takes a cell from the folder that an earlier version gave it, unless it has its own")
  void earlierName() throws IOException {
    SweepCell cell = cell(1, "idle");
    Path earlier = folder.resolve("earlier");
    RunDirectory.prepare(earlier, cell.plan());
    Files.writeString(earlier.resolve("result.json"), "{\"test\": {\"accuracy\": 0.5}}");
    SweepCell found = cell.orIn(earlier);
    assertThat(found.id()).isEqualTo("earlier");
    assertThat(found.report()).isEqualTo("done, test accuracy 0.5000");
    assertThat(sweep(this::work).run(List.of(found), 1)).isZero();
    assertThat(started).isEmpty();
    RunDirectory.prepare(cell.path(), cell.plan());
    assertThat(cell.orIn(earlier)).isEqualTo(cell);
    assertThat(cell.orIn(null)).isEqualTo(cell);
  }

  @Test
  @DisplayName("says of a cell's accuracy whether it is that of another network")
  void otherNetwork() throws IOException {
    EngineFolder elsewhere =
        TestHome.folder(
            folder.resolve("backends"),
            "fake",
            "elsewhere",
            "{backend: fake, engine: elsewhere, apiVersion: 1.0, heap: 64m, otherNetwork: true}");
    SweepCell plain = cell(1, "elsewhere");
    SweepCell cell = new SweepCell(1, plain.id(), plain.path(), elsewhere, plain.plan());
    assertThat(sweep(this::work).run(List.of(cell), 1)).isZero();
    assertThat(cell.report()).matches("done, test accuracy 0\\.\\d{4}, not the same network");
  }

  @Test
  @DisplayName("begins a cell again whose worker was killed, and nothing of the first try is left")
  void resumes() {
    SweepCell cell = cell(1, "idle");
    assertThat(sweep(this::killed).run(List.of(cell), 1))
        .isEqualTo(ErrorCode.WORKER_DIED.exitStatus());
    assertThat(cell.state()).isEqualTo(SweepCell.State.FAILED);
    assertThat(cell.report()).startsWith("failed: the worker process was killed");

    assertThat(sweep(this::work).run(List.of(cell), 1)).isZero();
    assertThat(cell.state()).isEqualTo(SweepCell.State.DONE);
    assertThat(cell.path().resolve("metrics.csv")).content().startsWith("stage,epoch,");
    assertThat(cell.path().resolve("failure.json")).doesNotExist();
  }

  @Test
  @DisplayName("goes on by itself with a cell whose worker died, if it may, and tells of it")
  void retries() {
    SweepCell cell = cell(1, "idle");
    BiFunction<SweepCell, Path, WorkerProcess> once =
        (begun, log) -> started.isEmpty() ? killed(begun, log) : work(begun, log);
    assertThat(sweep(once, new Retries(1)).run(List.of(cell), 1)).isZero();
    assertThat(cell.state()).isEqualTo(SweepCell.State.DONE);
    assertThat(said()).contains("[1/9] idle-1: its worker died; begins again");
    assertThat(started).hasSize(2);
  }

  @Test
  @DisplayName("of which a worker is stopped begins no other cell, and says how it goes on")
  void stopped() {
    List<SweepCell> cells = List.of(cell(1, "idle"), cell(2, "idle"));
    BiFunction<SweepCell, Path, WorkerProcess> stopped =
        (cell, log) -> start(cell, log, FakeWorker.command(List.of(), "halt", "143"));
    assertThat(sweep(stopped, new Retries(3)).run(cells, 1))
        .isEqualTo(ErrorCode.TERMINATED.exitStatus());
    assertThat(started).containsExactly("idle-1");
    assertThat(cells.get(0).state()).isEqualTo(SweepCell.State.BEGUN);
    assertThat(said()).contains("the sweep was stopped; give the same command again");
  }

  @Test
  @DisplayName("notes why a cell fails and goes on; the first failure's status is the sweep's")
  void failure() {
    List<SweepCell> cells = List.of(cell(1, "broken"), cell(2, "idle"));
    assertThat(sweep(this::work).run(cells, 1)).isEqualTo(ErrorCode.BACKEND_BROKEN.exitStatus());
    assertThat(cells.get(0).report()).startsWith("failed: backend fake:broken is installed and");
    assertThat(cells.get(1).state()).isEqualTo(SweepCell.State.DONE);
    assertThat(said()).contains("[1/9] broken-1: failed: backend fake:broken");
  }

  @Test
  @DisplayName("says of an Error too which cell it was, and carries out the others")
  void error() {
    List<SweepCell> cells = List.of(cell(1, "idle"), cell(2, "idle"), cell(3, "idle"));
    BiFunction<SweepCell, Path, WorkerProcess> torn =
        (cell, log) -> {
          if (cell.number() == 1) {
            throw new NoClassDefFoundError("io/likewise/Torn");
          }
          return work(cell, log);
        };
    assertThat(sweep(torn).run(cells, 1)).isEqualTo(ErrorCode.INTERNAL.exitStatus());
    assertThat(cells.get(0).report()).startsWith("failed: a mistake in Likewise itself: ");
    assertThat(cells.subList(1, 3)).extracting(SweepCell::state).containsOnly(SweepCell.State.DONE);
    assertThat(said()).contains("[1/9] idle-1: failed: a mistake in Likewise itself: ");
  }

  @Test
  @DisplayName("lets no worker print into what a link by the name of its log leads to")
  void linkedLog() throws IOException {
    Path precious = Files.writeString(folder.resolve("precious"), "mine");
    SweepCell cell = cell(1, "idle");
    BiFunction<SweepCell, Path, WorkerProcess> planted =
        (begun, log) -> {
          try {
            Files.createSymbolicLink(log, precious);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
          return work(begun, log);
        };
    assertThat(sweep(planted).run(List.of(cell), 1))
        .isEqualTo(ErrorCode.OUTPUT_UNWRITABLE.exitStatus());
    assertThat(precious).hasContent("mine");
    assertThat(said()).contains("a link, which is not followed");
  }

  @Test
  @DisplayName("leaves a cell to who has claimed it")
  void claimed() {
    SweepCell cell = cell(1, "idle");
    try (CellClaim claim = CellClaim.of(folder, cell.id()).orElseThrow()) {
      assertThat(claim).isNotNull();
      assertThat(sweep(this::work).run(List.of(cell), 1)).isZero();
    }
    assertThat(started).isEmpty();
    assertThat(said()).contains("is being carried out by another process");
    assertThat(cell.state()).isEqualTo(SweepCell.State.OPEN);
  }

  @Test
  @DisplayName("leaves a cell to the worker that is still ending it")
  void orphan() {
    SweepCell cell = cell(1, "idle");
    RunDirectory.prepare(cell.path(), cell.plan());
    try (RunDirectory held = RunDirectory.open(cell.path())) {
      assertThat(held.path()).isEqualTo(cell.path());
      assertThat(sweep(this::work).run(List.of(cell), 1)).isZero();
    }
    assertThat(started).isEmpty();
    assertThat(cell.state()).isEqualTo(SweepCell.State.BEGUN);
  }
}
