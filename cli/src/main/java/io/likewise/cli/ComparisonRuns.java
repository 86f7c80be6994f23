package io.likewise.cli;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.trainer.FinishedRun;
import io.likewise.trainer.RunPlan;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the runs of a comparison that are missing, one at a time. Engines take turns, and each
 * round begins with another one, so that a machine that grows slower or warmer does so for all of
 * them.
 */
final class ComparisonRuns {
  private final RunLauncher launcher;
  private final ReusableRuns reusable;
  private final Path folder;
  private final PrintStream err;
  private final Map<RunPlan, List<FinishedRun>> unused = new HashMap<>();

  /**
   * A run that is wanted.
   *
   * @param plan what to run
   * @param engine what to run it on
   */
  record Wanted(RunPlan plan, EngineFolder engine) {}

  /**
   * Creates what makes the runs.
   *
   * @param launcher starts the workers
   * @param reusable knows the runs that exist
   * @param folder where new run directories are made
   * @param err is told what happens
   */
  ComparisonRuns(RunLauncher launcher, ReusableRuns reusable, Path folder, PrintStream err) {
    this.launcher = launcher;
    this.reusable = reusable;
    this.folder = folder;
    this.err = err;
  }

  /**
   * Puts runs in the order in which they are made.
   *
   * @param rounds in each round a run of every engine, always in one order
   */
  static List<Wanted> alternating(List<List<Wanted>> rounds) {
    List<Wanted> all = new ArrayList<>();
    for (int round = 0; round < rounds.size(); round++) {
      List<Wanted> engines = rounds.get(round);
      for (int i = 0; i < engines.size(); i++) {
        all.add(engines.get((i + round) % engines.size()));
      }
    }
    return all;
  }

  /**
   * Makes runs, or takes those that exist.
   *
   * @throws LikewiseException {@code INTERRUPTED} if one of them was stopped; those that finished
   *     are found again the next time
   */
  List<Attempt> make(List<Wanted> runs) {
    List<Attempt> attempts = new ArrayList<>();
    for (Wanted wanted : runs) {
      err.println(
          String.format(
              "likewise: run %d of %d, %s, seed %d",
              attempts.size() + 1,
              runs.size(),
              wanted.engine.name(),
              wanted.plan.experiment().seed()));
      attempts.add(make(wanted));
    }
    return attempts;
  }

  private Attempt make(Wanted wanted) {
    RunPlan plan = wanted.plan;
    List<FinishedRun> existing =
        unused.computeIfAbsent(
            plan, unusedYet -> new ArrayList<>(reusable.of(plan, wanted.engine)));
    if (!existing.isEmpty()) {
      FinishedRun run = existing.remove(0);
      err.println("finished before: " + run.path());
      return Attempt.finished(run);
    }
    try {
      return attempt(plan, launcher.run(plan, wanted.engine, folder, Redirect.DISCARD));
    } catch (LikewiseException e) {
      if (e.code() != ErrorCode.OUT_OF_MEMORY) {
        throw e;
      }
      // Refused beforehand; another engine may need less.
      return Attempt.failed(plan, Failure.of(e));
    }
  }

  /** Returns what a run that is over means for a comparison. */
  static Attempt attempt(RunPlan plan, RunLauncher.Ended ended) {
    if (ended.status() == ErrorCode.INTERRUPTED.exitStatus()) {
      throw new LikewiseException(
          ErrorCode.INTERRUPTED,
          "the comparison was stopped; give the same command again, and it goes on with the runs"
              + " that are missing.");
    }
    // Whatever went wrong after that cost the run a picture or its model, and not its results.
    if (FinishedRun.isFinished(ended.directory())) {
      return Attempt.finished(FinishedRun.read(ended.directory().toAbsolutePath().normalize()));
    }
    return Attempt.failed(
        plan,
        FailureFile.read(ended.directory())
            .orElseGet(
                () ->
                    new Failure(
                        ErrorCode.WORKER_DIED,
                        "the worker ended with status " + ended.status() + ".",
                        null)));
  }
}
