package io.likewise.runner.compare;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.runner.compare.ComparisonPlan.Wanted;
import io.likewise.runner.process.FailureSentences;
import io.likewise.runner.process.RunLauncher;
import io.likewise.runner.process.RunnerProgress;
import io.likewise.runs.directory.FailureFile;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.directory.RunFailure;
import io.likewise.runs.plan.RunPlan;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the runs of a comparison that are missing, one at a time. */
public final class ComparisonRuns {
  private final RunLauncher launcher;
  private final ReusableRuns reusable;
  private final Path folder;
  private final RunnerProgress progress;
  private final Map<RunPlan, List<FinishedRun>> unused = new HashMap<>();

  /** Makes runs in a folder, but for those that exist. */
  public ComparisonRuns(
      RunLauncher launcher, ReusableRuns reusable, Path folder, RunnerProgress progress) {
    this.launcher = launcher;
    this.reusable = reusable;
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * Makes the runs of a plan, or takes those that exist.
   *
   * @return what became of each, and of the engines that were refused
   * @throws LikewiseException {@code INTERRUPTED} or {@code TERMINATED} if one of them was stopped;
   *     those that finished are found again the next time, and it goes on
   */
  public List<ComparedAttempt> make(ComparisonPlan plan) {
    List<ComparedAttempt> attempts = new ArrayList<>();
    for (Wanted wanted : plan.runs()) {
      progress.wanted(
          attempts.size() + 1,
          plan.runs().size(),
          SideBySide.name(wanted.engine().name(), wanted.plan()),
          wanted.plan().experiment().seed());
      attempts.add(make(wanted));
    }
    attempts.addAll(plan.refused());
    return attempts;
  }

  private ComparedAttempt make(Wanted wanted) {
    RunPlan plan = wanted.plan();
    List<FinishedRun> existing =
        unused.computeIfAbsent(
            plan, unusedYet -> new ArrayList<>(reusable.of(plan, wanted.engine())));
    if (!existing.isEmpty()) {
      FinishedRun run = existing.remove(0);
      progress.reused(run.path());
      return ComparedAttempt.finished(run);
    }
    try {
      Optional<Path> interrupted = reusable.interrupted(plan, wanted.engine(), folder);
      return attempt(
          plan,
          interrupted.isPresent()
              ? launcher.resume(interrupted.get(), wanted.engine(), Redirect.DISCARD)
              : launcher.run(plan, wanted.engine(), folder, Redirect.DISCARD));
    } catch (LikewiseException e) {
      if (e.code() != ErrorCode.OUT_OF_MEMORY) {
        throw e;
      }
      // Refused beforehand; another engine may need less.
      return ComparedAttempt.failed(plan, FailureSentences.of(e));
    }
  }

  /** Returns what a run that is over means for a comparison. */
  static ComparedAttempt attempt(RunPlan plan, RunLauncher.Ended ended) {
    if (ended.stop().isPresent()) {
      throw new LikewiseException(
          ended.stop().get(),
          "the comparison was stopped; give the same command again, and it goes on where it was.");
    }
    // Whatever went wrong after that cost the run a picture or its model, and not its results.
    if (FinishedRun.isFinished(ended.directory())) {
      return ComparedAttempt.finished(
          FinishedRun.read(ended.directory().toAbsolutePath().normalize()));
    }
    return ComparedAttempt.failed(
        plan,
        FailureFile.read(ended.directory())
            .orElseGet(
                () ->
                    new RunFailure(
                        ErrorCode.WORKER_DIED,
                        "the worker ended with status " + ended.status() + ".")));
  }
}
