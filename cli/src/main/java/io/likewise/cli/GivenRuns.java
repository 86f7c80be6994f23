package io.likewise.cli;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.trainer.ExperimentFile;
import io.likewise.trainer.FinishedRun;
import io.likewise.trainer.RunPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Runs that were made before, wherever they are kept. */
final class GivenRuns {
  /** How deep run directories may lie in a folder. */
  private static final int DEPTH = 4;

  private GivenRuns() {}

  /**
   * Reads runs.
   *
   * @param folders run directories, or folders that hold some
   * @throws LikewiseException {@code USAGE} if a folder holds none, or one cannot be read
   */
  static List<Attempt> read(List<Path> folders) {
    Set<Path> directories = new LinkedHashSet<>();
    for (Path folder : folders) {
      List<Path> found = in(folder);
      if (found.isEmpty()) {
        throw new LikewiseException(
            ErrorCode.USAGE,
            folder
                + ": no run is in it; --runs expects run directories, which hold an "
                + ExperimentFile.NAME
                + ", or folders with such directories.");
      }
      found.forEach(directory -> directories.add(directory.toAbsolutePath().normalize()));
    }
    return directories.stream().map(GivenRuns::attempt).toList();
  }

  /** Returns the run directories in a folder, or the folder itself if it is one, sorted. */
  static List<Path> in(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(folder, DEPTH)) {
      return new ArrayList<>(
          paths.filter(Files::isDirectory).filter(FinishedRun::isRun).sorted().toList());
    } catch (IOException e) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          folder + ": cannot be read (" + e.getMessage() + "). Check its permissions.",
          e);
    }
  }

  private static Attempt attempt(Path directory) {
    RunPlan plan = ExperimentFile.read(directory.resolve(ExperimentFile.NAME));
    if (FinishedRun.isFinished(directory)) {
      try {
        return Attempt.finished(FinishedRun.read(directory));
      } catch (LikewiseException e) {
        return Attempt.failed(plan, Failure.of(e));
      }
    }
    Failure failure =
        FailureFile.read(directory)
            .orElseGet(
                () ->
                    new Failure(
                        ErrorCode.USAGE,
                        directory + ": the run has not finished; wait for it, or leave it out.",
                        null));
    return Attempt.failed(plan, failure);
  }
}
