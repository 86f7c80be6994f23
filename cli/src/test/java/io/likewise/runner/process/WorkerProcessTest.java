package io.likewise.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.cli.FakeWorker;
import io.likewise.runs.directory.FailureFile;
import io.likewise.runs.directory.RunFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A worker's process")
@Timeout(60)
public class WorkerProcessTest {
  @TempDir private Path directory;
  @TempDir private Path outside;
  private final List<LikewiseException> reported = new ArrayList<>();

  private WorkerProcess start(List<String> options, String... arguments) {
    return WorkerProcess.start(FakeWorker.command(options, arguments), directory);
  }

  private int supervise(WorkerProcess worker) {
    try (OrderlyEnd end = OrderlyEnd.open()) {
      return WorkerProcess.supervise(end, () -> worker, reported::add);
    }
  }

  private int supervise(String... arguments) {
    return supervise(start(List.of(), arguments));
  }

  @Test
  @DisplayName("that ends well ends the run well, with the engine's environment")
  void success() {
    assertThat(supervise("succeed")).isZero();
    assertThat(reported).isEmpty();
  }

  @Test
  @DisplayName("that said what was wrong passes its status on, and nothing is said twice")
  void failure() {
    assertThat(supervise("fail", directory.toString()))
        .isEqualTo(ErrorCode.DATASET_CORRUPT.exitStatus());
    assertThat(reported).isEmpty();
    assertThat(directory.resolve("failure.json"))
        .content()
        .isEqualTo(
            """
            {
              "code": "DATASET_CORRUPT",
              "exitStatus": 3,
              "message": "the data set is torn."
            }
            """);
  }

  @Test
  @DisplayName("stops when the parent lets go of its standard input")
  void lifeline() {
    WorkerProcess worker = start(List.of(), "wait for the end", directory.toString());
    worker.dropLifeline();
    assertThat(supervise(worker)).isEqualTo(ErrorCode.INTERRUPTED.exitStatus());
    assertThat(reported).isEmpty();
  }

  @Test
  @DisplayName("that is ended at once was stopped, and did not die")
  void ended() {
    WorkerProcess worker = start(List.of(), "hang");
    worker.kill();
    assertThat(supervise(worker)).isEqualTo(ErrorCode.INTERRUPTED.exitStatus());
    assertThat(reported).singleElement().satisfies(e -> assertThat(e.code().isStop()).isTrue());
  }

  @Test
  @DisplayName("that said it was stopped was, even if a library crashed while it ended")
  void crashAfterStop() {
    FailureFile.write(directory, new RunFailure(ErrorCode.TERMINATED, "stopped."));
    assertThat(supervise("halt", "134")).isEqualTo(ErrorCode.TERMINATED.exitStatus());
    assertThat(reported).isEmpty();
  }

  @Test
  @DisplayName("that crashes died, and the sentence names the run directory and the crash report")
  void crash() {
    assertThat(supervise("crash", directory.toString()))
        .isEqualTo(ErrorCode.WORKER_DIED.exitStatus());
    assertThat(reported)
        .singleElement()
        .satisfies(
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.WORKER_DIED);
              assertThat(e)
                  .hasMessage(
                      "the worker process died with status 134; the run directory "
                          + directory
                          + " has what it kept, and "
                          + directory.resolve("hs_err.log")
                          + " says where it crashed.");
            });
  }

  @Test
  @DisplayName("that crashes writes its report in the run directory, not where a link leads")
  void crashReportThatIsLink() throws IOException {
    Path elsewhere = Files.writeString(outside.resolve("kept.txt"), "kept");
    Path report = Files.createSymbolicLink(directory.resolve("hs_err.log"), elsewhere);
    supervise("crash", directory.toString());
    assertThat(elsewhere).hasContent("kept");
    assertThat(report).isRegularFile();
    assertThat(Files.isSymbolicLink(report)).isFalse();
  }

  @Test
  @DisplayName("that is killed died, most likely for want of memory")
  void killed() {
    assertThat(supervise("halt", "137")).isEqualTo(ErrorCode.WORKER_DIED.exitStatus());
    assertThat(reported)
        .singleElement()
        .satisfies(
            e ->
                assertThat(e)
                    .hasMessageContaining("a system that runs out of memory")
                    .hasFieldOrPropertyWithValue("setting", "batchSize"));
  }

  @Test
  @DisplayName("that ends by a JVM's own status 1, having said nothing, died")
  void unexplained() {
    assertThat(supervise("halt", "1")).isEqualTo(ErrorCode.WORKER_DIED.exitStatus());
  }

  @Test
  @DisplayName("whose heap is full is out of memory, and the sentence says what helps")
  void outOfMemory() {
    List<String> options = List.of("-XX:+ExitOnOutOfMemoryError", "-XX:+DisplayVMOutputToStderr");
    int status = supervise(start(options, "fill the heap"));
    assertThat(status).isEqualTo(ErrorCode.OUT_OF_MEMORY.exitStatus());
    assertThat(reported)
        .singleElement()
        .satisfies(
            e ->
                assertThat(e)
                    .hasMessageContaining("32m, is full")
                    .hasFieldOrPropertyWithValue("setting", "heap"));
  }

  @Test
  @DisplayName("that dies after its results were safe is said to have left them whole")
  void resultsSafe() throws IOException {
    Files.writeString(directory.resolve("experiment.yaml"), "");
    Files.writeString(directory.resolve("result.json"), "{}");
    String whole =
        "the results in " + directory + " are whole, and 'likewise report' makes the pictures";
    for (String status : List.of("137", "3")) {
      assertThat(supervise("halt", status)).isNotZero();
    }
    assertThat(reported)
        .extracting(LikewiseException::code)
        .containsExactly(ErrorCode.WORKER_DIED, ErrorCode.OUT_OF_MEMORY);
    assertThat(reported).allSatisfy(e -> assertThat(e).hasMessageContaining(whole));
  }

  @Test
  @DisplayName("that a signal stopped before it could say so was interrupted")
  void interruptedEarly() {
    assertThat(supervise("halt", "130")).isEqualTo(ErrorCode.INTERRUPTED.exitStatus());
    assertThat(supervise("halt", "143")).isEqualTo(ErrorCode.TERMINATED.exitStatus());
    assertThat(reported).allSatisfy(e -> assertThat(e).hasMessageContaining("stopped at once"));
  }

  @Test
  @DisplayName("that cannot be started says which program could not")
  void notStarted() {
    WorkerCommand nothing =
        new WorkerCommand(List.of(directory.resolve("java").toString()), List.of(), Map.of());
    assertThatThrownBy(() -> WorkerProcess.start(nothing, directory))
        .isInstanceOfSatisfying(
            LikewiseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WORKER_DIED))
        .hasMessageContaining(directory.resolve("java").toString());
  }
}
