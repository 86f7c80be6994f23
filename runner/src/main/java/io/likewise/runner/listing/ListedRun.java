package io.likewise.runner.listing;

import io.likewise.api.error.LikewiseException;
import io.likewise.runs.checkpoint.Checkpoints;
import io.likewise.runs.checkpoint.Position;
import io.likewise.runs.directory.FailureFile;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.directory.RunDirectory;
import io.likewise.runs.directory.RunFailure;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.RunPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A run, whatever has become of it.
 *
 * @param path its folder
 * @param plan what is run
 * @param state what has become of it
 * @param finished what it came to, if it is finished
 * @param position where it would go on, if it is not finished and has kept a checkpoint
 * @param failure why it ended, if it failed or was stopped
 */
public record ListedRun(
    Path path,
    RunPlan plan,
    RunState state,
    Optional<FinishedRun> finished,
    Optional<Position> position,
    Optional<RunFailure> failure) {

  /**
   * Looks at a run.
   *
   * @throws LikewiseException {@code EXPERIMENT_INVALID} or {@code USAGE} if its files cannot be
   *     read
   */
  public static ListedRun of(Path run) {
    if (FinishedRun.isFinished(run)) {
      FinishedRun finished = FinishedRun.read(run);
      Optional<FinishedRun> whole = Optional.of(finished);
      return new ListedRun(
          run, finished.plan(), RunState.FINISHED, whole, Optional.empty(), Optional.empty());
    }
    RunPlan plan = ExperimentFile.read(run.resolve(ExperimentFile.NAME));
    Optional<RunFailure> failure = FailureFile.read(run);
    return new ListedRun(
        run, plan, state(run, failure), Optional.empty(), Checkpoints.position(run), failure);
  }

  private static RunState state(Path run, Optional<RunFailure> failure) {
    if (RunDirectory.isHeld(run)) {
      return RunState.RUNNING;
    }
    return failure.filter(noted -> !noted.code().isStop()).isPresent()
        ? RunState.FAILED
        : RunState.INTERRUPTED;
  }

  /**
   * Returns the runs of a folder by their names, which begin with the time.
   *
   * @param folder whose folders are looked at
   * @param notices is told of a run that cannot be read, which is left out
   */
  public static List<ListedRun> in(Path folder, Consumer<String> notices) throws IOException {
    List<Path> paths;
    try (Stream<Path> all = Files.list(folder)) {
      paths = all.filter(FinishedRun::isRun).sorted().toList();
    }
    List<ListedRun> runs = new ArrayList<>();
    for (Path path : paths) {
      try {
        runs.add(of(path));
      } catch (LikewiseException e) {
        notices.accept(e.getMessage());
      }
    }
    return runs;
  }
}
