package io.likewise.runner.doctor;

import java.util.Locale;

/** Sizes as sentences have them. */
final class Megabytes {
  private Megabytes() {}

  static String text(long bytes) {
    return String.format(Locale.ROOT, "%,d MB", bytes >> 20);
  }
}
