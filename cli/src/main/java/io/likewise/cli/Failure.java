package io.likewise.cli;

import io.likewise.api.error.ErrorCode;
import java.io.PrintStream;

/**
 * What a command says when it fails: one sentence, and an exit status.
 *
 * @param said the kind of failure and what was wrong, where, and what to do
 * @param cause what was thrown, shown on request only
 */
record Failure(RunFailure said, Throwable cause) {
  /** Returns the failure that a throwable stands for, looked for through what wraps it. */
  static Failure of(Throwable thrown) {
    return new Failure(FailureSentences.of(thrown), thrown);
  }

  ErrorCode code() {
    return said.code();
  }

  String sentence() {
    return said.sentence();
  }

  /**
   * Prints the sentence, and the stack trace if it is wanted.
   *
   * @return the exit status
   */
  int print(PrintStream err, boolean debug) {
    Notices notices = new Notices(err);
    notices.accept(sentence());
    if (debug) {
      notices.accept(code() + " (exit status " + code().exitStatus() + ")");
      cause.printStackTrace(err);
    }
    err.flush();
    return code().exitStatus();
  }
}
