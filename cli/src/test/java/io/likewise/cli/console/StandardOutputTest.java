package io.likewise.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.likewise.api.error.ErrorCode;
import io.likewise.cli.FakeWorker;
import io.likewise.cli.ShellScript;
import io.likewise.cli.TinyRun;
import io.likewise.cli.worker.Worker;
import io.likewise.runner.process.WorkerCommand;
import io.likewise.runs.directory.RunDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Standard output")
class StandardOutputTest {
  @TempDir private Path folder;

  private static OutputStream failing(String reason) {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        throw new IOException(reason);
      }
    };
  }

  private static StandardOutput printed(OutputStream target, boolean hasReader) {
    StandardOutput output = new StandardOutput(target, hasReader);
    PrintStream text = output.printStream(StandardCharsets.UTF_8);
    text.println("é");
    text.println("two");
    return output;
  }

  @Test
  @DisplayName("gets every line at once, in its charset")
  void lines() {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    printed(target, false).requireWritten("");
    assertThat(target.toString(StandardCharsets.UTF_8).lines()).containsExactly("é", "two");
  }

  @Test
  @DisplayName("that is full fails with the reason and what to do")
  void full() {
    assertThatThrownBy(() -> printed(failing("No space left"), false).requireWritten("make some."))
        .hasMessage("standard output cannot be written (No space left); make some.")
        .satisfies(e -> assertThat(Failure.of(e).code()).isEqualTo(ErrorCode.OUTPUT_UNWRITABLE));
  }

  @Test
  @DisplayName("whose reader has left is nobody's failure, whatever words the system has for it")
  void readerLeft() {
    printed(failing("Tubería rota"), true).requireWritten("");
    printed(failing("The pipe is being closed"), false).requireWritten("");
  }

  private ShellScript.Ended shell(String line) throws IOException, InterruptedException {
    List<String> java =
        List.of(
            WorkerCommand.java(),
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "io.likewise.cli.Main");
    Path main =
        ShellScript.write(
            folder.resolve("main"), "#!/bin/sh\nexec '" + String.join("' '", java) + "' \"$@\"\n");
    return ShellScript.run(
        folder, Map.of(), "/bin/sh", "-c", line.replace("MAIN", main.toString()));
  }

  @ParameterizedTest(name = "of ''likewise {0}''")
  @ValueSource(strings = {"--help", "presets", "presets show quick", "run --help", "completion"})
  @DisplayName("onto a full device ends a command with one sentence and a status")
  @DisabledOnOs(OS.WINDOWS)
  void fullDevice(String arguments) throws IOException, InterruptedException {
    assumeThat(Path.of("/dev/full")).exists();
    ShellScript.Ended ended = shell("MAIN " + arguments + " > /dev/full");
    assertThat(ended.err().lines())
        .singleElement()
        .asString()
        .startsWith("likewise: standard output cannot be written (")
        .endsWith("; send it where there is room, and give the command again.");
    assertThat(ended.status()).isEqualTo(ErrorCode.OUTPUT_UNWRITABLE.exitStatus());
  }

  @Test
  @DisplayName("to a program that reads no further ends a command well and in silence")
  @DisabledOnOs(OS.WINDOWS)
  void quiet() throws IOException, InterruptedException {
    for (String line :
        List.of(
            "{ MAIN completion; echo $? > status; } | head -n 1",
            "{ MAIN completion; echo $? > status; } | true")) {
      ShellScript.Ended ended = shell(line);
      assertThat(ended.err()).isEmpty();
      assertThat(folder.resolve("status")).content().isEqualTo("0\n");
      Files.delete(folder.resolve("status"));
    }
  }

  @Test
  @DisplayName("that is full keeps the run, which says where it is")
  @DisabledOnOs(OS.WINDOWS)
  void run() throws IOException, InterruptedException {
    assumeThat(Path.of("/dev/full")).exists();
    Path directory = RunDirectory.create(folder, TinyRun.plan(1, "seed", "1")).path();
    WorkerCommand command =
        FakeWorker.of(
            Worker.class,
            List.of("-Xmx256m", "-Djava.awt.headless=true"),
            List.of("run", directory.toString()));
    Path err = folder.resolve("err");
    Process process =
        command
            .processBuilder()
            .redirectOutput(Path.of("/dev/full").toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor()).isEqualTo(ErrorCode.OUTPUT_UNWRITABLE.exitStatus());
    assertThat(err)
        .content()
        .containsOnlyOnce("likewise: standard output cannot be written (")
        .endsWith("; the run is whole, and " + directory + " has all that it came to.\n");
    assertThat(directory.resolve("result.json")).exists();
    assertThat(directory.resolve("resnet50_model.h5")).exists();
  }
}
