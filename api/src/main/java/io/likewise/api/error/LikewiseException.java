package io.likewise.api.error;

import java.util.Objects;
import java.util.Optional;

/**
 * Reports a failure in one sentence a user can act on: what was wrong, where, what was expected and
 * what to do.
 *
 * <p>The sentence knows settings and no command line: "Choose the path fast or reference." What
 * setting it is about, {@link #onSetting} says by its key, and whoever shows the sentence to a user
 * adds how that user sets it.
 */
public final class LikewiseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String setting;

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
   * Creates a failure with its cause, which is shown on request only.
   *
   * @param code the kind of failure
   * @param message what was wrong, where, what was expected and what to do
   * @param cause what was caught, or null
   */
  public LikewiseException(ErrorCode code, String message, Throwable cause) {
    this(code, message, cause, null);
  }

  private LikewiseException(ErrorCode code, String message, Throwable cause, String setting) {
    super(Objects.requireNonNull(message, "message"), cause);
    this.code = Objects.requireNonNull(code, "code");
    this.setting = setting;
  }

  /**
   * Returns the same failure, of a setting that the sentence advises to change.
   *
   * @param key the setting's key: one of {@code experiment.yaml}, such as {@code imageSize}, or the
   *     last word of one below {@code backend}, such as {@code path}; or what else a user chooses,
   *     such as {@code model}
   */
  public LikewiseException onSetting(String key) {
    return new LikewiseException(
        code, getMessage(), getCause(), Objects.requireNonNull(key, "key"));
  }

  /** Returns this failure in a longer sentence, of the same setting, with this one as its cause. */
  public LikewiseException saying(String sentence) {
    return new LikewiseException(code, sentence, this, setting);
  }

  /** Returns the kind of failure, which decides the exit status. */
  public ErrorCode code() {
    return code;
  }

  /** Returns the key of the setting that the sentence advises to change, if it is about one. */
  public Optional<String> setting() {
    return Optional.ofNullable(setting);
  }
}
