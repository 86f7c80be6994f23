package io.likewise.runner.process;

import io.likewise.api.experiment.MemoryBudget;
import io.likewise.data.fetch.FileCache;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.Home;
import io.likewise.runner.engines.InstalledFiles;
import io.likewise.runner.preflight.Preflight;
import io.likewise.runs.plan.RunPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Gets workers ready: has the libraries of their engine unpacked, gives them their memory, and
 * knows how each kind of them is started.
 */
public final class Workers {
  private final Home home;
  private final WorkerMemory memory;
  private final List<String> options;
  private final RunnerProgress progress;

  /**
   * Takes what all of them have in common.
   *
   * @param home what is installed
   * @param processes how many there are at a time, at least 1
   * @param heap the Java heap of each; if empty, what engine and images need
   * @param options of their JVMs, besides those that every worker has
   * @param progress hears of what is unpacked
   */
  public Workers(
      Home home,
      int processes,
      Optional<Long> heap,
      List<String> options,
      RunnerProgress progress) {
    this.home = home;
    this.memory =
        new WorkerMemory(new FileCache(home.cache()), Preflight.machineBytes(), processes, heap);
    this.options = List.copyOf(options);
    this.progress = progress;
  }

  /**
   * Has an engine's native libraries unpacked. Never two at a time: the second would tell of
   * another process that unpacks, and wait for this one.
   */
  public synchronized void prepare(EngineFolder engine) {
    new EngineCache(home, engine, progress).prepare();
  }

  /**
   * Returns the memory of a worker for a plan.
   *
   * @throws io.likewise.api.error.LikewiseException {@code OUT_OF_MEMORY} if it would not fit
   */
  public MemoryBudget memory(RunPlan plan, EngineFolder engine) {
    return memory.of(plan, engine);
  }

  /**
   * Returns the command of a worker that trains a plan.
   *
   * @param task {@link WorkerCommand#RUN} or {@link WorkerCommand#LANE}
   * @param folder where the plan is and results go
   * @param orders what a run's worker is told besides
   */
  public WorkerCommand training(
      String task, RunPlan plan, EngineFolder engine, Path folder, RunOrders orders) {
    return WorkerCommand.training(
        task, home, engine, plan.options(), folder, memory(plan, engine), options, orders);
  }

  /**
   * Returns whether a run is of a plan, was interrupted, and would go on here to the bits that it
   * would have come to undisturbed.
   */
  public boolean canGoOn(Path run, RunPlan plan, EngineFolder engine) {
    return InterruptedRuns.canGoOn(run, plan, () -> InstalledFiles.of(home, engine.path()));
  }

  /**
   * Returns the command of a worker that makes what is missing of a finished run.
   *
   * @param images whether it reads the images again
   * @throws io.likewise.api.error.LikewiseException {@code OUT_OF_MEMORY} if they would not fit
   */
  public WorkerCommand report(RunPlan plan, Path runDirectory, boolean images) {
    return WorkerCommand.withoutEngine(
        WorkerCommand.REPORT,
        home,
        List.of(),
        runDirectory,
        memory.ofReport(plan, images),
        options);
  }

  /**
   * Returns the command of a worker of a benchmark.
   *
   * @param plan the run's experiment, on the worker's engine
   * @param engine that engine; empty if the worker has none
   * @param images whether it reads the run's images
   * @param jars libraries that it has besides, if it has no engine
   * @param folder where its orders are
   * @throws io.likewise.api.error.LikewiseException {@code OUT_OF_MEMORY} if it would not fit
   */
  public WorkerCommand benchmark(
      RunPlan plan, Optional<EngineFolder> engine, boolean images, List<Path> jars, Path folder) {
    return engine.isPresent()
        ? inference(WorkerCommand.BENCHMARK, plan, engine.get(), folder)
        : WorkerCommand.withoutEngine(
            WorkerCommand.BENCHMARK, home, jars, folder, memory.ofReport(plan, images), options);
  }

  /**
   * Returns the command of a worker that writes a run's model, and asks it about the run's images.
   *
   * @param plan the run's experiment, on the worker's engine
   * @param orders what it writes
   * @throws io.likewise.api.error.LikewiseException {@code OUT_OF_MEMORY} if the images would not
   *     fit, {@code DATASET_MISSING} if they are gone
   */
  public WorkerCommand export(
      RunPlan plan, EngineFolder engine, Path runDirectory, List<String> orders) {
    return WorkerCommand.export(
        home, engine, plan.options(), runDirectory, memory(plan, engine), options, orders);
  }

  /**
   * Returns the command of a worker that uses a finished model.
   *
   * @param task {@link WorkerCommand#PREDICT}, {@link WorkerCommand#EVALUATE} or {@link
   *     WorkerCommand#BENCHMARK}
   * @param plan with the engine that computes and, to evaluate, the data set that is read
   * @param folder where its orders are
   * @throws io.likewise.api.error.LikewiseException {@code OUT_OF_MEMORY} if the images would not
   *     fit
   */
  public WorkerCommand inference(String task, RunPlan plan, EngineFolder engine, Path folder) {
    MemoryBudget given =
        task.equals(WorkerCommand.EVALUATE)
            ? memory.of(plan, engine)
            : memory.ofPrediction(plan, engine);
    return WorkerCommand.inference(task, home, engine, plan.options(), folder, given, options);
  }
}
