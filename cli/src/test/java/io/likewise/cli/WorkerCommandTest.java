package io.likewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.model.Precision;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
        EngineFolderTest.folder(
            home.backends(),
            "toy",
            "wood",
            """
            backend: toy
            engine: wood
            apiVersion: 1
            heap: 768m
            heapFloat64: 1g
            jvmOptions: ["-Dthreads=${threads}", "-Dcache=${cache}", "-Dfolder=${folder}"]
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
        WorkerCommand.run(
            home,
            engine,
            options(Precision.FLOAT32),
            directory,
            List.of("-Dlikewise.terminal=true"));
    assertThat(command.line())
        .filteredOn(part -> !WorkerCommand.permissions(24).contains(part))
        .containsExactly(
            WorkerCommand.java(),
            "-Dfile.encoding=UTF-8",
            "-Djava.awt.headless=true",
            "-Dlikewise.home=" + folder,
            "-Dlikewise.cache=" + home.cache(),
            "-Dlikewise.terminal=true",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+DisplayVMOutputToStderr",
            "-XX:ErrorFile=" + directory.resolve("hs_err.log"),
            "-Xmx768m",
            "-Dthreads=3",
            "-Dcache=" + home.cache(),
            "-Dfolder=" + engine.path(),
            "-cp",
            folder.resolve("lib").resolve("cli.jar")
                + File.pathSeparator
                + engine.path().resolve("wood.jar"),
            "io.likewise.cli.Worker",
            "run",
            directory.toString());
    assertThat(command.environment()).isEqualTo(Map.of("OMP_NUM_THREADS", "3"));
  }

  @Test
  @DisplayName("for a run in float64 has the heap that the engine wants for that")
  void heapForFloat64() {
    WorkerCommand command =
        WorkerCommand.run(home, engine, options(Precision.FLOAT64), folder, List.of());
    assertThat(command.line()).contains("-Xmx1g").doesNotContain("-Xmx768m");
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
    WorkerCommand command = WorkerCommand.probe(home, engine, List.of());
    assertThat(command.line())
        .contains("-Dthreads=1")
        .endsWith("io.likewise.cli.Worker", "probe", "toy", "wood");
  }

  @Test
  @DisplayName("needs an installation whose path can be an entry of a class path")
  void separator() {
    Home apart = new Home(folder.resolve("a" + File.pathSeparator + "b"), folder);
    assertThatThrownBy(() -> WorkerCommand.probe(apart, engine, List.of()))
        .hasMessageContaining("Java cannot start a program from a folder that has")
        .satisfies(e -> assertThat(Failure.of(e).code()).isEqualTo(ErrorCode.BACKEND_BROKEN));
  }

  @Test
  @DisplayName("adds the engine's variables to those of this process")
  void environment() {
    WorkerCommand command = WorkerCommand.probe(home, engine, List.of());
    assertThat(command.processBuilder().environment())
        .containsEntry("OMP_NUM_THREADS", "1")
        .containsKeys(System.getenv().keySet().toArray(String[]::new));
  }
}
