package io.likewise.cli.console;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.runner.process.FailureSentences;
import io.likewise.runs.directory.RunFailure;
import java.io.PrintStream;

/**
 * What a command says when it fails: one sentence, and an exit status.
 *
 * @param said the kind of failure and what was wrong, where, and what to do
 * @param cause what was thrown, shown on request only
 */
public record Failure(RunFailure said, Throwable cause) {
  /** The system property that tells a worker to show stack traces. */
  public static final String DEBUG_PROPERTY = "likewise.debug";

  /** Returns the failure that a throwable stands for, looked for through what wraps it. */
  public static Failure of(Throwable thrown) {
    LikewiseException known = FailureSentences.known(thrown);
    return new Failure(new RunFailure(known.code(), SettingOption.sentence(known)), thrown);
  }

  public ErrorCode code() {
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
  public int print(PrintStream err, boolean debug) {
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
