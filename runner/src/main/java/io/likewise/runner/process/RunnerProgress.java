package io.likewise.runner.process;

import io.likewise.api.error.LikewiseException;
import io.likewise.runs.checkpoint.Position;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Hears how the runner gets on, while it does; the runner itself prints nothing. A sweep tells it
 * from several threads, one at a time.
 */
public interface RunnerProgress {
  /** Something that a user should hear, in a sentence. */
  void notice(String sentence);

  /** A run of a comparison is next: the {@code number}-th of {@code total}. */
  default void wanted(int number, int total, String engine, long seed) {}

  /** It was made before, and is used again. */
  default void reused(Path runDirectory) {}

  /** A run has its directory, and begins. */
  default void begun(Path runDirectory) {}

  /**
   * A run goes on.
   *
   * @param from where; empty if it has no checkpoint and begins again
   */
  default void resumed(Path runDirectory, Optional<Position> from) {}

  /** This process was asked to end, and waits for its workers. */
  default void stopping() {}

  /** A run has ended before it was over, and can go on. */
  default void interrupted(Path runDirectory, Optional<Position> from) {}

  /** A run has failed in a way that its worker could not tell of itself. */
  default void failed(LikewiseException failure) {
    notice(failure.getMessage());
  }

  /** The lanes have made a step, and have been compared. */
  default void compared(int stage, int step, int steps) {}

  /** A library of an engine's has printed a line among a lane's replies. */
  default void printed(String line) {}

  /**
   * A model is measured next: the {@code number}-th of {@code total} times.
   *
   * @param what which one
   * @param secondsLeft how long all that are left will take; NaN if that is not known yet
   */
  default void measuring(int number, int total, String what, double secondsLeft) {}

  /** All have been measured. */
  default void measured(double seconds) {}

  /** Something has become of a cell of a sweep: the {@code number}-th of {@code total}. */
  default void cell(int number, int total, String id, String what) {}
}
