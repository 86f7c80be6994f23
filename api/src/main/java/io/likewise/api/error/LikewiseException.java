package io.likewise.api.error;

import java.util.Objects;

/**
 * Reports a failure in one sentence a user can act on: what was wrong, where, what was expected and
 * what to do.
 */
public final class LikewiseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /**
   * Creates a failure without an underlying cause.
   *
   * @param code the kind of failure
   * @param message what was wrong, where, what was expected and what to do
   */
  public LikewiseException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /**
   * Creates a failure with its cause, which is shown with {@code --debug} only.
   *
   * @param code the kind of failure
   * @param message what was wrong, where, what was expected and what to do
   * @param cause what was caught, or null
   */
  public LikewiseException(ErrorCode code, String message, Throwable cause) {
    super(Objects.requireNonNull(message, "message"), cause);
    this.code = Objects.requireNonNull(code, "code");
  }

  /** Returns the kind of failure, which decides the exit status. */
  public ErrorCode code() {
    return code;
  }
}
