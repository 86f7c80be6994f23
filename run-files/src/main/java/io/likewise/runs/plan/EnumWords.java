package io.likewise.runs.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Enum constants as they are written on the command line: {@code FAST_PATH} as fast-path. */
public final class EnumWords {
  private EnumWords() {}

  /** Returns the word for a constant. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the words for all constants of a type, in order. */
  public static <E extends Enum<E>> List<String> all(Class<E> type) {
    return Arrays.stream(type.getEnumConstants()).map(EnumWords::of).toList();
  }

  /**
   * Returns the constant that a word, in capitals or not, stands for.
   *
   * @throws IllegalArgumentException with a message that names the words there are
   */
  public static <E extends Enum<E>> E parse(Class<E> type, String word) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> of(constant).equalsIgnoreCase(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'" + word + "' is not one; expected " + String.join(", ", all(type)) + "."));
  }
}
