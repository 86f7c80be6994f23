package io.likewise.runner.process;

import io.likewise.api.error.LikewiseException;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runs.directory.FailureFile;
import io.likewise.runs.directory.RunDirectory;
import io.likewise.runs.plan.RunPlan;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;

/**
 * Makes a run's directory and carries the run out in a worker process of its own.
 *
 * @param workers gets them ready
 * @param progress hears of what workers cannot tell of themselves
 */
public record RunLauncher(Workers workers, RunnerProgress progress) {
  /**
   * A run that is over.
   *
   * @param directory the run directory
   * @param status the worker's exit status; 0 if the run finished
   */
  public record Ended(Path directory, int status) {}

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
    try {
      workers.prepare(engine);
    } catch (LikewiseException e) {
      note(directory, e);
      return new Ended(directory, e.code().exitStatus());
    }
    WorkerCommand command = workers.training(WorkerCommand.RUN, plan, engine, directory);
    int status =
        WorkerProcess.supervise(
            () -> WorkerProcess.start(command, directory, results, Redirect.INHERIT),
            thrown -> note(directory, thrown));
    return new Ended(directory, status);
  }

  private void note(Path directory, LikewiseException thrown) {
    FailureFile.write(directory, FailureSentences.of(thrown));
    progress.failed(thrown);
  }
}
