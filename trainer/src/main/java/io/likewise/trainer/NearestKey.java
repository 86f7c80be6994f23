package io.likewise.trainer;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses which known key a mistyped one was meant to be. */
final class NearestKey {
  private NearestKey() {}

  /** Returns the known key that the fewest edits lead to, if those are at most half its letters. */
  static Optional<String> of(String given, Collection<String> known) {
    return known.stream()
        .filter(key -> 2 * distance(given, key) <= key.length())
        .min(Comparator.comparingInt(key -> distance(given, key)));
  }

  /** Levenshtein's distance, capitals ignored, by rows: Wagner and Fischer, 1974. */
  private static int distance(String first, String second) {
    String a = first.toLowerCase(Locale.ROOT);
    String b = second.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
