package io.likewise.api.data;

/**
 * The name of a class, a file or a folder as it may be printed: on one line, without a character
 * that a terminal would obey or nobody would see.
 *
 * <p>Control characters, line and paragraph separators, marks that turn the direction of writing,
 * other marks without a shape, blanks but the two usual ones, and halves of surrogate pairs are
 * shown as Java would write them, {@code \n}, {@code \t} or {@code \}{@code u202e}. The joiners
 * U+200C and U+200D stay, because Persian, Hindi and many emoji are not written without them. All
 * else, {@code é} and {@code 日本} too, is as it was. Files that are read by programs hold names as
 * they are.
 */
public final class VisibleName {
  private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
  private static final int ZERO_WIDTH_JOINER = 0x200d;
  private static final int IDEOGRAPHIC_SPACE = 0x3000;

  private VisibleName() {}

  /**
   * Returns a name, or a whole sentence with names in it, as it may be printed.
   *
   * @param name what may hold anything
   */
  public static String of(String name) {
    StringBuilder visible = new StringBuilder(name.length());
    name.codePoints()
        .forEach(
            character -> {
              if (isVisible(character)) {
                visible.appendCodePoint(character);
              } else {
                visible.append(escaped(character));
              }
            });
    return visible.toString();
  }

  /**
   * Returns a name as it may be printed, between quotes that show where it begins and ends.
   *
   * @param name what may hold anything
   */
  public static String quoted(String name) {
    return "'" + of(name) + "'";
  }

  /**
   * Returns whether a character is printed as it is.
   *
   * @param character its code point
   */
  public static boolean isVisible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      case Character.FORMAT -> character == ZERO_WIDTH_NON_JOINER || character == ZERO_WIDTH_JOINER;
      case Character.SPACE_SEPARATOR -> character == ' ' || character == IDEOGRAPHIC_SPACE;
      default -> true;
    };
  }

  private static String escaped(int character) {
    return switch (character) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> {
        StringBuilder units = new StringBuilder();
        for (char unit : Character.toChars(character)) {
          units.append(String.format("\\u%04x", (int) unit));
        }
        yield units.toString();
      }
    };
  }
}
