package io.likewise.runner.lockstep;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.runner.process.RunnerProgress;
import io.likewise.runner.process.WorkerCommand;
import io.likewise.runner.process.WorkerProcess;
import io.likewise.runs.directory.FailureFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A lane's worker as its parent sees it: told what to do by its lifeline, and waited for by its
 * replies. Used by one thread, but for {@link #letGo}.
 */
final class LaneProcess implements AutoCloseable {
  private final WorkerProcess worker;
  private final Path folder;
  private final BufferedReader replies;
  private final RunnerProgress others;

  private LaneProcess(WorkerProcess worker, Path folder, RunnerProgress others) {
    this.worker = worker;
    this.folder = folder;
    this.others = others;
    replies = new BufferedReader(new InputStreamReader(worker.output(), StandardCharsets.UTF_8));
  }

  /** Starts a worker; others hear of lines that are no replies. */
  static LaneProcess start(WorkerCommand command, Path folder, RunnerProgress others) {
    WorkerProcess worker = WorkerProcess.start(command, folder, Redirect.PIPE, Redirect.INHERIT);
    return new LaneProcess(worker, folder, others);
  }

  /** Waits until the model is built, and returns the number of classes. */
  int awaitReady() {
    return LaneReply.classes(awaitReply()).orElseThrow();
  }

  /** Has a command carried out; what the worker says was wrong is thrown. */
  void carryOut(String command) {
    try {
      worker.lifeline().write((command + "\n").getBytes(StandardCharsets.UTF_8));
      worker.lifeline().flush();
    } catch (IOException e) {
      throw failure();
    }
    awaitReply();
  }

  private String awaitReply() {
    return nextReply().orElseThrow(this::failure);
  }

  /** Returns the next reply; empty if the pipe ends before one. */
  private Optional<String> nextReply() {
    try {
      for (String line = replies.readLine(); line != null; line = replies.readLine()) {
        if (LaneReply.is(line)) {
          return Optional.of(line);
        }
        if (!line.isEmpty()) {
          others.printed(line);
        }
      }
    } catch (IOException e) {
      // A broken pipe has ended as well.
    }
    return Optional.empty();
  }

  /** Reads to the end, so that a worker that still writes does not wait for a reader. */
  private void drain() {
    while (nextReply().isPresent()) {
      // Nobody asked for it.
    }
  }

  /** The worker takes or says nothing more, so it has ended or is about to. */
  private LikewiseException failure() {
    drain();
    worker.await();
    return FailureFile.read(folder)
        .map(noted -> new LikewiseException(noted.code(), noted.sentence()))
        .orElseGet(
            () ->
                new LikewiseException(
                    ErrorCode.INTERRUPTED, "asked to stop; what was compared before is kept."));
  }

  /** Tells the worker that nothing more will come; it ends after its step. */
  void letGo() {
    worker.dropLifeline();
  }

  /** Ends the worker at once. */
  void kill() {
    worker.kill();
  }

  /** Lets the worker go and waits until it has ended. */
  @Override
  public void close() {
    letGo();
    drain();
    worker.end();
  }
}
