package io.likewise.runner.export;

import io.likewise.api.error.LikewiseException;
import io.likewise.report.run.Pictures;
import io.likewise.runner.process.RunnerProgress;
import io.likewise.runner.process.Workers;
import io.likewise.runs.checkpoint.Checkpoints;
import io.likewise.runs.directory.FailureFile;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.directory.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Has the files made that go with a finished run's results and are not there. */
public final class RunReports {
  private final Workers workers;
  private final RunnerProgress progress;

  public RunReports(Workers workers, RunnerProgress progress) {
    this.workers = workers;
    this.progress = progress;
  }

  /** Returns the finished runs of a folder of which something is missing, by their names. */
  public static List<Path> lacking(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(run -> FinishedRun.isFinished(run) && !RunDirectory.isHeld(run))
          .filter(RunReports::lacksFiles)
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static boolean lacksFiles(Path run) {
    try {
      return !ReportFiles.missing(FinishedRun.read(run)).isEmpty();
    } catch (LikewiseException e) {
      // A damaged one, or of a version to come.
      return false;
    }
  }

  /**
   * Makes what is missing of a run, in a worker that loads no engine and has room for the images if
   * a picture needs them.
   *
   * @param run the run's folder
   * @return 0 if nothing is missing any more, else the status of what the worker has told
   * @throws io.likewise.api.error.LikewiseException as {@link ModelExports#requireResult}; {@code
   *     OUT_OF_MEMORY} if the images would not fit, and what became of the worker if it did not end
   *     in order
   */
  public int make(Path run) {
    ModelExports.requireResult(run);
    FinishedRun finished = FinishedRun.read(run);
    List<String> missing = ReportFiles.missing(finished);
    if (missing.isEmpty() && !Checkpoints.anyIn(run) && !FailureFile.exists(run)) {
      progress.notice(run + " is finished, and nothing of it is missing.");
      return 0;
    }
    if (!missing.isEmpty()) {
      progress.notice(
          run + " has its results; what is missing is made now: " + String.join(", ", missing));
    }
    boolean images = missing.stream().anyMatch(Pictures::isOfImages);
    return ModelExports.await(workers.report(finished.plan(), run, images), run, "report");
  }
}
