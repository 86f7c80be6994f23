package io.likewise.runner.process;

import io.likewise.api.error.ErrorCode;
import io.likewise.runs.checkpoint.Checkpoints;
import io.likewise.runs.checkpoint.Position;
import io.likewise.runs.directory.FailureFile;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.directory.RunDirectory;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How a run whose worker died goes on by itself: from its newest checkpoint, and never twice from
 * the same place. A run that was asked to stop, or fails in another way, does not.
 *
 * @param most how many times
 */
public record Retries(int most) {
  /** No run goes on by itself. */
  public static final Retries NONE = new Retries(0);

  /**
   * Carries a run out until it needs no retry.
   *
   * @param directory its folder
   * @param attempt carries it out, or goes on with it, and returns what it came to
   * @param stopping whether this process was asked to end
   * @param resumed hears from where it goes on
   * @return what the last attempt came to
   */
  public <T> T carryOut(
      Path directory,
      Supplier<T> attempt,
      BooleanSupplier stopping,
      Consumer<Optional<Position>> resumed) {
    Optional<Position> last = Optional.empty();
    for (int retry = 0; ; retry++) {
      T result = attempt.get();
      Optional<Position> reached = Checkpoints.position(directory);
      boolean moved = retry == 0 || !reached.equals(last);
      if (retry >= most || !moved || stopping.getAsBoolean() || !hasCrashed(directory)) {
        return result;
      }
      last = reached;
      RunDirectory.reopen(directory);
      resumed.accept(reached);
    }
  }

  private static boolean hasCrashed(Path directory) {
    return !FinishedRun.isFinished(directory)
        && FailureFile.read(directory)
            .filter(failure -> failure.code() == ErrorCode.WORKER_DIED)
            .isPresent();
  }
}
