package io.likewise.runner.process;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.runs.checkpoint.Checkpoints;
import io.likewise.runs.directory.FailureFile;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.directory.Provenance.Installation;
import io.likewise.runs.directory.RunDirectory;
import io.likewise.runs.directory.RunFailure;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.RunPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Runs that were begun, have no result, and are carried out by nobody now. */
public final class InterruptedRuns {
  /** Failures that need not come again. */
  private static final Set<ErrorCode> MENDED =
      Set.of(
          ErrorCode.INTERRUPTED,
          ErrorCode.TERMINATED,
          ErrorCode.WORKER_DIED,
          ErrorCode.OUT_OF_MEMORY,
          ErrorCode.OUTPUT_UNWRITABLE);

  private InterruptedRuns() {}

  /** Returns those of a folder that can go on, the newest first. */
  public static List<Path> in(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(InterruptedRuns::canGoOn)
          .sorted(Comparator.comparing(InterruptedRuns::time).reversed())
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /**
   * Returns whether a run is of a plan and can go on in an installation, in the same Java and on
   * the same machine, to the bits that it would have come to undisturbed.
   *
   * @param files what is installed; asked for only of a run that is of the plan
   */
  public static boolean canGoOn(Path run, RunPlan plan, Supplier<Installation> files) {
    try {
      return canGoOn(run)
          && ExperimentFile.read(run.resolve(ExperimentFile.NAME)).equals(plan)
          && FinishedRun.provenance(run).wouldBeRepeatedBy(files.get());
    } catch (LikewiseException e) {
      return false;
    }
  }

  /**
   * Returns whether a run can go on: it was stopped, or has a checkpoint, and did not fail in a way
   * in which it would fail again.
   */
  public static boolean canGoOn(Path run) {
    if (!FinishedRun.isRun(run) || FinishedRun.isFinished(run) || RunDirectory.isHeld(run)) {
      return false;
    }
    Optional<ErrorCode> failure = FailureFile.read(run).map(RunFailure::code);
    boolean stopped = failure.filter(ErrorCode::isStop).isPresent();
    return stopped
        || (failure.map(MENDED::contains).orElse(true) && Checkpoints.position(run).isPresent());
  }

  /** Their names begin with the time; copies and those of sweeps have other names. */
  private static long time(Path run) {
    return run.resolve(ExperimentFile.NAME).toFile().lastModified();
  }
}
