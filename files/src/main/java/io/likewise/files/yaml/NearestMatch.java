package io.likewise.files.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses which known word a mistyped one was meant to be. */
public final class NearestMatch {
  private NearestMatch() {}

  /**
   * Returns the known word that the fewest edits lead to, if they are few enough to be a slip: at
   * most a third of the longer word's letters.
   */
  public static Optional<String> of(String given, Collection<String> known) {
    return known.stream()
        .filter(word -> 3 * distance(given, word) <= Math.max(given.length(), word.length()))
        .min(Comparator.comparingInt(word -> distance(given, word)));
  }

  /** Returns {@code " did you mean 'word'?"}, or nothing if no word is near. */
  public static String hint(String given, Collection<String> known) {
    return of(given, known).map(word -> " did you mean '" + word + "'?").orElse("");
  }

  /** Edits from one word to the other, swapped neighbours counting as one; capitals ignored. */
  private static int distance(String first, String second) {
    String a = first.toLowerCase(Locale.ROOT);
    String b = second.toLowerCase(Locale.ROOT);
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          edits[i][j] = i + j;
          continue;
        }
        int substituted = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int inserted = 1 + Math.min(edits[i - 1][j], edits[i][j - 1]);
        edits[i][j] = Math.min(substituted, inserted);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          edits[i][j] = Math.min(edits[i][j], 1 + edits[i - 2][j - 2]);
        }
      }
    }
    return edits[a.length()][b.length()];
  }
}
