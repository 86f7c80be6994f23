package io.likewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.error.ErrorCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A signal")
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class SignalTest {
  @TempDir private Path directory;

  /** Starts a process, sends it SIGTERM once it is ready, and returns what it said after that. */
  private static List<String> terminate(int expectedStatus, String... arguments)
      throws IOException, InterruptedException {
    Process process =
        FakeWorker.command(List.of(), arguments).processBuilder().redirectErrorStream(true).start();
    BufferedReader output = process.inputReader();
    String line = output.readLine();
    while (line != null && !line.equals("ready")) {
      line = output.readLine();
    }
    // By its handle: Process.destroy would close the streams too.
    process.toHandle().destroy();
    List<String> rest = output.lines().toList();
    assertThat(process.waitFor()).isEqualTo(expectedStatus);
    return rest;
  }

  @Test
  @DisplayName("to a worker lets the run finish its step, keep its results and end the process")
  void worker() throws IOException, InterruptedException {
    assertThat(terminate(7, "stop when asked")).containsExactly("kept");
  }

  @Test
  @DisplayName("to the parent stops the worker, and the parent ends after it, with its status")
  void parent() throws IOException, InterruptedException {
    terminate(ErrorCode.INTERRUPTED.exitStatus(), "supervise", directory.toString());
    assertThat(directory.resolve("failure.json")).exists();
  }

  @Test
  @DisplayName("to the parent just before the worker is there stops it all the same")
  void beforeTheWorker() throws IOException, InterruptedException {
    terminate(
        ErrorCode.INTERRUPTED.exitStatus(), "supervise from the end on", directory.toString());
    assertThat(directory.resolve("failure.json")).exists();
  }

  @Test
  @DisplayName("to an export ends its worker too")
  void export() throws IOException, InterruptedException {
    assertThat(terminate(ErrorCode.INTERRUPTED.exitStatus(), "export")).containsExactly("kept");
  }

  @Test
  @DisplayName("while lanes start lets the one that starts end, and no other begins")
  void startingLanes() throws IOException, InterruptedException {
    assertThat(
            terminate(
                ErrorCode.INTERRUPTED.exitStatus(),
                "lockstep",
                directory.toString(),
                "steps:patient@float32",
                "steps:patient@float64"))
        .doesNotContain("ready");
  }
}
