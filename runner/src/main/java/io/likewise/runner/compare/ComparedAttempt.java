package io.likewise.runner.compare;

import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.directory.RunFailure;
import io.likewise.runs.plan.RunPlan;
import java.util.Optional;

/**
 * One run of a comparison, whatever became of it.
 *
 * @param engine backend and engine as they were asked for, such as {@code djl:pytorch}
 * @param plan what was to be run; empty if it did not come to a plan
 * @param finished the run, if it finished
 * @param failure why it did not, if it did not
 */
public record ComparedAttempt(
    String engine,
    Optional<RunPlan> plan,
    Optional<FinishedRun> finished,
    Optional<RunFailure> failure) {

  /** Returns a run that finished. */
  static ComparedAttempt finished(FinishedRun run) {
    return new ComparedAttempt(
        run.plan().engineName(), Optional.of(run.plan()), Optional.of(run), Optional.empty());
  }

  /** Returns a run that did not. */
  static ComparedAttempt failed(RunPlan plan, RunFailure failure) {
    return new ComparedAttempt(
        plan.engineName(), Optional.of(plan), Optional.empty(), Optional.of(failure));
  }

  /** Returns an engine that nothing could be run on. */
  static ComparedAttempt refused(String engine, RunFailure failure) {
    return new ComparedAttempt(engine, Optional.empty(), Optional.empty(), Optional.of(failure));
  }
}
