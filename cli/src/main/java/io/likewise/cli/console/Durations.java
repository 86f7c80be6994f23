package io.likewise.cli.console;

import java.util.Locale;

/** Spans of time as a reader likes them: {@code 0.4 s}, {@code 12 s}, {@code 3 min 5 s}. */
final class Durations {
  private Durations() {}

  /** Returns a span of seconds in at most two units. */
  static String text(double seconds) {
    if (seconds < 9.95) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    if (whole < 3600) {
      return whole / 60 + " min " + whole % 60 + " s";
    }
    long minutes = Math.round(seconds / 60);
    return minutes / 60 + " h " + minutes % 60 + " min";
  }
}
