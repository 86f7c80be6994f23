package io.likewise.runner.process;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runs.checkpoint.Checkpoints;
import io.likewise.runs.directory.FailureFile;
import io.likewise.runs.directory.RunDirectory;
import io.likewise.runs.plan.RunPlan;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.Optional;

/** Makes a run's directory and carries the run out in a worker process of its own. */
public final class RunLauncher {
  private final Workers workers;
  private final RunnerProgress progress;
  private final RunOrders orders;
  private final Retries retries;
  private final boolean alone;

  /**
   * A run that is over.
   *
   * @param directory the run directory
   * @param status the exit status that tells of it; 0 if the run finished
   * @param stop what asked the run, or this process, to stop, if anything did: the run may have
   *     finished all the same
   */
  public record Ended(Path directory, int status, Optional<ErrorCode> stop) {}

  /** Creates a launcher of runs that are told nothing besides their plan, and not tried again. */
  public RunLauncher(Workers workers, RunnerProgress progress) {
    this(workers, progress, RunOrders.USUAL, Retries.NONE);
  }

  /**
   * Creates a launcher.
   *
   * @param workers gets them ready
   * @param progress hears of what workers cannot tell of themselves
   * @param orders what they are told besides their plan
   * @param retries how often a run whose worker died goes on by itself
   */
  public RunLauncher(Workers workers, RunnerProgress progress, RunOrders orders, Retries retries) {
    this(workers, progress, orders, retries, true);
  }

  private RunLauncher(
      Workers workers, RunnerProgress progress, RunOrders orders, Retries retries, boolean alone) {
    this.workers = workers;
    this.progress = progress;
    this.orders = orders;
    this.retries = retries;
    this.alone = alone;
  }

  /** Returns a launcher of runs that whoever asks for several goes on with, and says so. */
  public RunLauncher ofSeveral() {
    return new RunLauncher(workers, progress, orders, retries, false);
  }

  /**
   * Runs a plan, and waits for its end. The worker writes its own progress, and what went wrong, to
   * this process's standard error.
   *
   * @param plan what to run
   * @param engine what to run it on
   * @param parent the folder in which the run directory is made
   * @param results where the worker's standard output goes
   * @throws LikewiseException {@code OUT_OF_MEMORY} if it would not fit, before anything is made
   */
  public Ended run(RunPlan plan, EngineFolder engine, Path parent, Redirect results) {
    workers.memory(plan, engine);
    Path directory = RunDirectory.create(parent, plan).path();
    progress.begun(directory);
    return carryOut(plan, engine, directory, results);
  }

  /**
   * Goes on with a run that was interrupted, from its newest checkpoint that is whole.
   *
   * @param directory its folder
   * @param engine what it is run on
   * @param results where the worker's standard output goes
   * @throws LikewiseException {@code OUT_OF_MEMORY} if it would not fit, {@code RUN_LOCKED} if it
   *     is being carried out, {@code USAGE} if it has its result
   */
  public Ended resume(Path directory, EngineFolder engine, Redirect results) {
    RunPlan plan = RunDirectory.reopen(directory);
    workers.memory(plan, engine);
    progress.resumed(directory, Checkpoints.position(directory));
    return carryOut(plan, engine, directory, results);
  }

  private Ended carryOut(RunPlan plan, EngineFolder engine, Path directory, Redirect results) {
    try {
      workers.prepare(engine);
    } catch (LikewiseException e) {
      note(directory, e);
      int status = e.code().exitStatus();
      return new Ended(directory, status, WorkerProcess.stop(status));
    }
    WorkerCommand command = workers.training(WorkerCommand.RUN, plan, engine, directory, orders);
    try (OrderlyEnd end = OrderlyEnd.open(progress::stopping)) {
      int status =
          retries.carryOut(
              directory,
              () ->
                  WorkerProcess.supervise(
                      end,
                      () -> WorkerProcess.start(command, directory, results, Redirect.INHERIT),
                      thrown -> note(directory, thrown)),
              () -> end.requested().isPresent(),
              from -> progress.resumed(directory, from));
      if (alone && InterruptedRuns.canGoOn(directory)) {
        progress.interrupted(directory, Checkpoints.position(directory));
      }
      end.status(status);
      return new Ended(directory, status, end.requested().or(() -> WorkerProcess.stop(status)));
    }
  }

  private void note(Path directory, LikewiseException thrown) {
    FailureFile.write(directory, FailureSentences.of(thrown));
    progress.failed(thrown);
  }
}
