package io.likewise.cli;

import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.MemoryBudget;
import io.likewise.trainer.RunDirectory;
import io.likewise.trainer.RunPlan;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;

/** Makes a run's directory and carries the run out in a worker process of its own. */
final class RunLauncher {
  private final Main.Context context;
  private final WorkerMemory memory;
  private final boolean debug;

  /**
   * A run that is over.
   *
   * @param directory the run directory
   * @param status the worker's exit status; 0 if the run finished
   */
  record Ended(Path directory, int status) {}

  /**
   * Creates a launcher.
   *
   * @param context where things are, and what is shown where
   * @param memory gives workers their memory
   * @param debug whether workers show stack traces
   */
  RunLauncher(Main.Context context, WorkerMemory memory, boolean debug) {
    this.context = context;
    this.memory = memory;
    this.debug = debug;
  }

  /**
   * Runs a plan, and waits for its end. What goes wrong the user is told on standard error.
   *
   * @param plan what to run
   * @param engine what to run it on
   * @param parent the folder in which the run directory is made
   * @param results where the worker's standard output goes
   * @throws LikewiseException {@code OUT_OF_MEMORY} if it would not fit, before anything is made
   */
  Ended run(RunPlan plan, EngineFolder engine, Path parent, Redirect results) {
    MemoryBudget given = memory.of(plan, engine);
    Path directory = RunDirectory.create(parent, plan).path();
    context.err().println("run directory: " + directory);
    Home home = context.home();
    try {
      new EngineCache(home, engine, context.err()).prepare();
    } catch (LikewiseException e) {
      note(directory, e);
      return new Ended(directory, e.code().exitStatus());
    }
    WorkerCommand command =
        WorkerCommand.run(
            home, engine, plan.options(), directory, given, context.workerOptions(debug));
    int status =
        WorkerProcess.supervise(
            () -> WorkerProcess.start(command, directory, results, Redirect.INHERIT),
            thrown -> note(directory, thrown));
    return new Ended(directory, status);
  }

  private void note(Path directory, LikewiseException thrown) {
    Failure failure = Failure.of(thrown);
    FailureFile.write(directory, failure);
    failure.print(context.err(), debug);
  }
}
