package io.likewise.cli;

import io.likewise.api.data.VisibleName;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;

/**
 * What a command says when it fails: one sentence, and an exit status.
 *
 * @param code the kind of failure
 * @param sentence what was wrong, where, and what to do
 * @param cause what was thrown, shown on request only
 */
record Failure(ErrorCode code, String sentence, Throwable cause) {
  /** Returns the failure that a throwable stands for, looked for through what wraps it. */
  static Failure of(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof LikewiseException known) {
        return new Failure(known.code(), SettingOption.sentence(known), thrown);
      }
    }
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (OutOfMemory.is(cause)) {
        return new Failure(
            ErrorCode.OUT_OF_MEMORY, OutOfMemory.sentence(cause, System.getProperties()), thrown);
      }
      if (cause instanceof InvalidPathException path) {
        return new Failure(ErrorCode.USAGE, FileNames.sentence(path), thrown);
      }
    }
    return new Failure(
        ErrorCode.INTERNAL,
        "a mistake in Likewise itself: "
            + String.valueOf(thrown).strip().replaceAll("\\s+", " ")
            + "; please report it, with the stack trace that --debug shows.",
        thrown);
  }

  /** Prints the sentence, and the stack trace if it is wanted. */
  void print(PrintStream err, boolean debug) {
    err.println("likewise: " + VisibleName.of(sentence));
    if (debug) {
      err.println("likewise: " + code + " (exit status " + code.exitStatus() + ")");
      cause.printStackTrace(err);
    }
    err.flush();
  }
}
