package io.likewise.runner.process;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.runs.directory.RunFailure;
import java.nio.file.InvalidPathException;

/** What is to be said of something that was thrown, whatever it is. */
public final class FailureSentences {
  private FailureSentences() {}

  /** Returns the failure that a throwable stands for, looked for through what wraps it. */
  public static RunFailure of(Throwable thrown) {
    LikewiseException known = known(thrown);
    return new RunFailure(known.code(), known.getMessage());
  }

  /** As {@link #of}, with the setting that it is about. */
  public static LikewiseException known(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof LikewiseException known) {
        return known;
      }
    }
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (OutOfMemory.is(cause)) {
        return OutOfMemory.failure(cause, System.getProperties());
      }
      if (cause instanceof InvalidPathException path) {
        return new LikewiseException(ErrorCode.USAGE, FileNames.sentence(path));
      }
    }
    return new LikewiseException(
            ErrorCode.INTERNAL,
            "a mistake in Likewise itself: "
                + String.valueOf(thrown).strip().replaceAll("\\s+", " ")
                + "; please report it, with its stack trace.")
        .onSetting("debug");
  }
}
