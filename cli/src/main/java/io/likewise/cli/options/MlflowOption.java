package io.likewise.cli.options;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.cli.console.Context;
import io.likewise.runner.tracking.MlflowTracking;
import io.likewise.runs.directory.FinishedRun;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option of commands whose run may be logged to a server of MLflow. */
public final class MlflowOption {
  @Option(
      names = "--mlflow",
      paramLabel = "URL",
      description =
          "When the results are safe, log settings, figures and files to the MLflow server at this"
              + " address. One that is down costs a warning.")
  private URI address;

  /**
   * Returns what logs, if the user asks for it.
   *
   * @throws LikewiseException {@link ErrorCode#USAGE} if the address cannot be a server's
   */
  public Optional<MlflowTracking> tracking() {
    return Optional.ofNullable(address).map(at -> new MlflowTracking(at, MlflowTracking.LIMIT));
  }

  /** Logs a run that has its results, and says what of it could not be logged. */
  public static void log(Optional<MlflowTracking> tracking, Path run, Context context) {
    if (tracking.isEmpty() || !FinishedRun.isFinished(run)) {
      return;
    }
    try {
      tracking.get().log(FinishedRun.read(run)).ifPresent(context::notice);
    } catch (LikewiseException e) {
      // The run has gone well, whatever its files have become since.
      context.notice(e.getMessage());
    }
  }
}
