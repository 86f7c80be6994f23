package io.likewise.runner.process;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.runs.directory.FailureFile;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.directory.RunFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A run's worker as its parent sees it.
 *
 * <p>The worker writes to the parent's terminal itself. Its standard input is a pipe that the
 * parent only holds: when it closes, the parent is gone or gives up, and the worker stops after its
 * step. What a worker that fails has to say it says itself and notes in the run directory; one that
 * ended without that note died.
 */
public final class WorkerProcess {
  /** With which a JVM ends that cannot start: an option or the main class is wrong. */
  private static final int JVM_FAILED_STATUS = 1;

  private static final int SIGKILL_STATUS = 128 + 9;

  private final Process process;
  private final WorkerCommand command;
  private final Path runDirectory;
  private volatile boolean killed;

  private WorkerProcess(Process process, WorkerCommand command, Path runDirectory) {
    this.process = process;
    this.command = command;
    this.runDirectory = runDirectory;
  }

  /** Starts a worker that writes to this process's terminal. */
  public static WorkerProcess start(WorkerCommand command, Path runDirectory) {
    return start(command, runDirectory, Redirect.INHERIT, Redirect.INHERIT);
  }

  /** Starts a worker whose standard output and error go where it is said. */
  public static WorkerProcess start(
      WorkerCommand command, Path runDirectory, Redirect output, Redirect error) {
    ProcessBuilder builder = command.processBuilder();
    builder.redirectOutput(output);
    builder.redirectError(error);
    try {
      // A virtual machine that crashes would write through it, out of a stranger's folder.
      Path report = runDirectory.resolve(WorkerCommand.CRASH_REPORT);
      if (Files.isSymbolicLink(report)) {
        Files.delete(report);
      }
      return new WorkerProcess(builder.start(), command, runDirectory);
    } catch (IOException e) {
      throw new LikewiseException(
          ErrorCode.WORKER_DIED,
          String.format(
              "the worker process could not be started (%s); check that %s can be run.",
              e.getMessage(), command.line().get(0)),
          e);
    }
  }

  /**
   * Starts a worker and waits for it, also when this process is asked to end: the terminal's Ctrl-C
   * reaches both, and the parent must not leave before the worker has kept its results.
   *
   * @param end what holds this process
   * @param worker starts it
   * @param report is told how it died, if it did
   * @return the exit status of the run; of one that was stopped, that of what asked for it
   * @throws LikewiseException if it cannot be started
   */
  static int supervise(
      OrderlyEnd end, Supplier<WorkerProcess> worker, Consumer<LikewiseException> report) {
    WorkerProcess started = worker.get();
    end.stopsBy(started::dropLifeline, started::kill);
    int status = started.await(thrown -> report.accept(end.named(thrown)));
    return status == 0
        ? 0
        : started.stop().map(noted -> end.requested().orElse(noted).exitStatus()).orElse(status);
  }

  private int await(Consumer<LikewiseException> report) {
    try {
      return await();
    } catch (LikewiseException e) {
      report.accept(e);
      return e.code().exitStatus();
    }
  }

  /** Returns what has stopped the worker, as it has noted: its status may be that of a kill. */
  private Optional<ErrorCode> stop() {
    return FailureFile.read(runDirectory).map(RunFailure::code).filter(ErrorCode::isStop);
  }

  /**
   * Waits for the worker.
   *
   * @return its exit status, if it ended in order
   * @throws LikewiseException {@code WORKER_DIED}, {@code OUT_OF_MEMORY}, {@code INTERRUPTED} or
   *     {@code TERMINATED} if it did not
   */
  public int await() {
    int status = waitFor("the run was stopped; " + runDirectory + " has what it kept.");
    if (status == 0 || FailureFile.exists(runDirectory)) {
      return status;
    }
    throw death(status);
  }

  /**
   * Waits for the worker, however it ends.
   *
   * @param stopped what is said if this thread is interrupted, which stops the worker too
   * @return the exit status
   */
  public int waitFor(String stopped) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      dropLifeline();
      throw new LikewiseException(ErrorCode.INTERRUPTED, stopped, e);
    }
  }

  /** Ends the worker at once, whatever it is doing; what it has kept before stands. */
  public void kill() {
    killed = true;
    process.destroyForcibly();
  }

  /** Ends a worker that has nothing to keep. */
  public void destroy() {
    process.destroy();
  }

  /** Waits until the worker has ended, however that was. */
  public void end() {
    process.onExit().join();
  }

  /** Tells the worker to stop after its step. */
  public void dropLifeline() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // The worker has closed its end: it is stopping already.
    }
  }

  /** Returns what the worker writes, if its standard output was made a pipe. */
  public InputStream output() {
    return process.getInputStream();
  }

  /** Returns the lifeline, for those workers that take commands by it. */
  public OutputStream lifeline() {
    return process.getOutputStream();
  }

  private LikewiseException death(int status) {
    if (status == WorkerCommand.OUT_OF_MEMORY_STATUS) {
      return FinishedRun.isFinished(runDirectory)
          ? new LikewiseException(
              ErrorCode.OUT_OF_MEMORY, "the worker's Java heap was full; " + kept() + ".")
          : OutOfMemory.ofWorker(command.heap());
    }
    if (killed || stop(status).isPresent()) {
      return new LikewiseException(
          stop(status).orElse(ErrorCode.INTERRUPTED),
          "the run was stopped at once; " + kept() + ".");
    }
    String died =
        String.format("the worker process %s; %s%s.", cause(status), kept(), crashReport());
    return status == SIGKILL_STATUS
        ? new LikewiseException(
                ErrorCode.WORKER_DIED,
                died
                    + " Give the machine or container more memory, or lower imageSize or"
                    + " batchSize.")
            .onSetting("batchSize")
        : new LikewiseException(ErrorCode.WORKER_DIED, died);
  }

  private String kept() {
    return FinishedRun.isFinished(runDirectory)
        ? "the results in "
            + runDirectory
            + " are whole, and 'likewise report' makes the pictures and the model that are missing"
        : "the run directory " + runDirectory + " has what it kept";
  }

  /** Returns what asked a process to end that ended with this status, if anything did. */
  public static Optional<ErrorCode> stop(int status) {
    return Stream.of(ErrorCode.values())
        .filter(code -> code.isStop() && code.exitStatus() == status)
        .findFirst();
  }

  private static String cause(int status) {
    return switch (status) {
      case SIGKILL_STATUS -> "was killed, which a system that runs out of memory does";
      case JVM_FAILED_STATUS -> "could not do its work, for the reason its Java gives above";
      default -> "died with status " + status;
    };
  }

  private String crashReport() {
    Path report = runDirectory.resolve(WorkerCommand.CRASH_REPORT);
    return Files.exists(report) ? ", and " + report + " says where it crashed" : "";
  }
}
