package io.likewise.runs.checkpoint;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often a run keeps a checkpoint, besides those at the end of every epoch and stage and when it
 * is asked to stop.
 *
 * @param kind by what it is measured
 * @param amount steps, or milliseconds; 0 where nothing is measured
 */
public record CheckpointInterval(Kind kind, long amount) {
  /** By what an interval is measured. */
  public enum Kind {
    /** As often as costs at most a seventy-fifth of the time. */
    AUTO,
    /** After so many steps. */
    STEPS,
    /** After so much time. */
    TIME,
    /** Never, and not at the end of an epoch either. */
    OFF
  }

  /** As often as costs little. */
  public static final CheckpointInterval AUTO = new CheckpointInterval(Kind.AUTO, 0);

  /** Never. */
  public static final CheckpointInterval OFF = new CheckpointInterval(Kind.OFF, 0);

  /**
   * A checkpoint that took so long has the next one wait for so many times as long. With those at
   * the ends of epochs, all of them together take less than a fiftieth of a run whose epochs take minutes.
   */
  private static final int SHARE = 75;

  /** What is lost in less is not worth a checkpoint that nobody asked for. */
  private static final Duration LEAST = Duration.ofSeconds(10);

  private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,8})([smh]?)");

  /**
   * Reads an interval, such as {@code auto}, {@code off}, {@code 200} steps, or {@code 90s}, {@code
   * 5m}, {@code 1h}.
   *
   * @throws LikewiseException {@code USAGE} if it is none
   */
  public static CheckpointInterval parse(String text) {
    if (text.equals("auto")) {
      return AUTO;
    }
    if (text.equals("off")) {
      return OFF;
    }
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          "'"
              + text
              + "' says no interval of checkpoints; expected a number of steps, such as 200, a"
              + " time, such as 90s, 5m or 1h, auto or off.");
    }
    long number = Long.parseLong(form.group(1));
    return switch (form.group(2)) {
      case "s" -> time(Duration.ofSeconds(number));
      case "m" -> time(Duration.ofMinutes(number));
      case "h" -> time(Duration.ofHours(number));
      default -> new CheckpointInterval(Kind.STEPS, number);
    };
  }

  private static CheckpointInterval time(Duration every) {
    return new CheckpointInterval(Kind.TIME, every.toMillis());
  }

  /**
   * Returns whether another checkpoint is due.
   *
   * @param steps how many steps have been made since the last one
   * @param nanos how long ago it was, or the training began
   * @param lastNanos how long the last one took; 0 if there was none
   */
  public boolean isDue(long steps, long nanos, long lastNanos) {
    return switch (kind) {
      case AUTO -> nanos >= Math.max(LEAST.toNanos(), SHARE * lastNanos);
      case STEPS -> steps >= amount;
      case TIME -> nanos >= Duration.ofMillis(amount).toNanos();
      case OFF -> false;
    };
  }

  @Override
  public String toString() {
    return switch (kind) {
      case AUTO -> "auto";
      case OFF -> "off";
      case STEPS -> String.valueOf(amount);
      case TIME -> amount / 1000 + "s";
    };
  }
}
