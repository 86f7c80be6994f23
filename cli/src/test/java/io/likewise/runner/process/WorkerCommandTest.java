package io.likewise.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.experiment.MemoryBudget;
import io.likewise.api.model.Precision;
import io.likewise.cli.TestHome;
import io.likewise.cli.worker.Worker;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.Home;
import io.likewise.runs.checkpoint.CheckpointInterval;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A worker's command")
class WorkerCommandTest {
  @TempDir private Path folder;
  private Home home;
  private EngineFolder engine;

  @BeforeEach
  void install() throws IOException {
    home = new Home(folder, folder.resolve("cache"));
    Files.createDirectories(folder.resolve("lib"));
    Files.createFile(folder.resolve("lib").resolve("cli.jar"));
    engine =
        TestHome.folder(
            home.backends(),
            "toy",
            "wood",
            """
            backend: toy
            engine: wood
            apiVersion: 1.0
            heap: 768m
            heapFloat64: 1g
            jvmOptions: ["-Dthreads=${threads}", "-Dcache=${cache}", "-Dfolder=${folder}"]
            clears: [PATH]
            environment: {OMP_NUM_THREADS: "${threads}"}
            """);
    Files.createFile(engine.path().resolve("wood.jar"));
    Files.createFile(engine.path().resolve("notes.txt"));
  }

  @Test
  @DisplayName("for a run is this Java, the engine's options, its jars and ours, and the directory")
  void run() {
    Path directory = folder.resolve("runs").resolve("1");
    WorkerCommand command =
        WorkerCommand.training(
            WorkerCommand.RUN,
            home,
            engine,
            options(Precision.FLOAT32),
            directory,
            new MemoryBudget(1000L << 20, 1, 2, 3, 5, true),
            List.of("-Dlikewise.terminal=true"),
            new RunOrders(CheckpointInterval.parse("5m"), true));
    assertThat(command.line())
        .filteredOn(
            part ->
                !WorkerCommand.permissions(24).contains(part)
                    && !WorkerCommand.patience(17).contains(part))
        .containsExactly(
            WorkerCommand.java(),
            "-Dfile.encoding=UTF-8",
            "-Djava.awt.headless=true",
            "-Djdk.serialFilter=!*",
            "-Dlikewise.home=" + folder,
            "-Dlikewise.cache=" + home.cache(),
            "-Dlikewise.terminal=true",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+DisplayVMOutputToStderr",
            "-XX:ErrorFile=" + directory.resolve("hs_err.log"),
            "-Xmx1000m",
            "-XX:MaxDirectMemorySize=" + ((768L << 20) + 5),
            "-Dlikewise.memory=1048576000,1,2,3,5,1",
            "-Xmn32m",
            "-Dthreads=3",
            "-Dcache=" + EngineCache.folder(home, engine),
            "-Dfolder=" + engine.path(),
            "-cp",
            folder.resolve("lib").resolve("cli.jar")
                + File.pathSeparator
                + engine.path().resolve("wood.jar"),
            Worker.class.getName(),
            "run",
            directory.toString(),
            "checkpoints=300s",
            "anyway");
    assertThat(RunOrders.parse(List.of("checkpoints=300s", "anyway")))
        .isEqualTo(new RunOrders(CheckpointInterval.parse("5m"), true));
    assertThat(command.environment()).isEqualTo(Map.of("OMP_NUM_THREADS", "3"));
  }

  @Test
  @DisplayName(
      "tells the worker what its memory is for, as it reads it, and the heap is found again")
  void memory() {
    MemoryBudget memory = new MemoryBudget(1000L << 20, 1, 2, 3, 5, true);
    WorkerCommand command =
        WorkerCommand.training(
            WorkerCommand.LANE,
            home,
            engine,
            options(Precision.FLOAT32),
            folder,
            memory,
            List.of(),
            RunOrders.USUAL);
    assertThat(command.heap()).isEqualTo("1000m");
    Properties properties = new Properties();
    command.line().stream()
        .filter(argument -> argument.startsWith("-Dlikewise.memory="))
        .forEach(
            argument ->
                properties.setProperty(
                    "likewise.memory", argument.substring("-Dlikewise.memory=".length())));
    assertThat(MemoryProperty.read(properties)).isEqualTo(memory);
    assertThat(MemoryProperty.read(new Properties())).isEqualTo(MemoryBudget.UNKNOWN);
  }

  private static BackendOptions options(Precision precision) {
    return new BackendOptions("wood", Device.CPU, 3, precision, ComputePath.FAST);
  }

  @Test
  @DisplayName("begins with the Java that runs this process")
  void java() {
    assertThat(Path.of(WorkerCommand.java()))
        .isExecutable()
        .startsWith(Path.of(System.getProperty("java.home")));
  }

  @Test
  @DisplayName("for a probe names the engine and takes one thread")
  void probe() {
    WorkerCommand command = WorkerCommand.probe(home, engine);
    assertThat(command.line())
        .contains("-Dthreads=1")
        .endsWith(Worker.class.getName(), "probe", "toy", "wood");
  }

  @Test
  @DisplayName("needs an installation whose path can be an entry of a class path")
  void separator() {
    Home apart = new Home(folder.resolve("a" + File.pathSeparator + "b"), folder);
    assertThatThrownBy(() -> WorkerCommand.probe(apart, engine))
        .hasMessageContaining("Java cannot start a program from a folder that has")
        .satisfies(
            e -> assertThat(FailureSentences.of(e).code()).isEqualTo(ErrorCode.BACKEND_BROKEN));
  }

  @Test
  @DisplayName("adds the engine's variables to those of this process, and takes others away")
  void environment() {
    WorkerCommand command = WorkerCommand.probe(home, engine);
    assertThat(System.getenv()).containsKey("PATH");
    assertThat(command.processBuilder().environment())
        .containsEntry("OMP_NUM_THREADS", "1")
        .doesNotContainKey("PATH")
        .hasSizeGreaterThan(1);
  }
}
