package io.likewise.report.drawing;

import java.text.Normalizer;
import java.util.Optional;

/**
 * A size and weight of letters. Texts of Latin, Greek and Cyrillic letters look the same on every
 * system; others are set in its fonts, if it has some.
 *
 * @param size of an em, in pixels at the resolution of 1; more than 0
 * @param bold whether the letters are bold
 */
public record Typeface(double size, boolean bold) {
  /** The height of a capital letter in ems, by which lines are centred. */
  private static final double CAPITALS = 0.7;

  private static final String UNKNOWN = "\ufffd";

  /** Checks the size. */
  public Typeface {
    if (!(size > 0)) {
      throw new IllegalArgumentException("size: " + size + ", expected more than 0");
    }
  }

  /** Returns the same letters in another size. */
  public Typeface withSize(double newSize) {
    return new Typeface(newSize, bold);
  }

  /** Returns the height of a capital letter. */
  public double height() {
    return CAPITALS * size;
  }

  /** Returns the width of a line of text. */
  public double width(String text) {
    return set(text).width();
  }

  /** Returns whether there are letters for all of a text. */
  public boolean canShow(String text) {
    String legible = legible(text);
    return !legible.contains(UNKNOWN) && letters(legible).isPresent();
  }

  /** Sets a line of text; where there is no letter for a sign, there is a mark in its place. */
  TextLine set(String text) {
    String legible = legible(text);
    return letters(legible).or(() -> Letters.REGULAR.set(marked(legible), size)).orElseThrow();
  }

  private Optional<TextLine> letters(String legible) {
    return (bold ? Letters.BOLD.set(legible, size) : Optional.<TextLine>empty())
        .or(() -> Letters.REGULAR.set(legible, size))
        .or(() -> SystemLetters.set(legible, size, bold));
  }

  private static String marked(String text) {
    return text.codePoints()
        .mapToObj(c -> Letters.REGULAR.has(c) ? Character.toString(c) : UNKNOWN)
        .reduce("", String::concat);
  }

  /**
   * Returns a text as one line in which every letter stands for itself: accents joined with their
   * letters, line breaks and tabs as blanks, nothing that commands a terminal, turns the direction
   * of what follows or is no character at all.
   */
  public static String legible(String text) {
    StringBuilder legible = new StringBuilder();
    Normalizer.normalize(text, Normalizer.Form.NFC)
        .codePoints()
        .forEach(codePoint -> append(codePoint, legible));
    return legible.toString();
  }

  private static void append(int codePoint, StringBuilder legible) {
    if (Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint)) {
      legible.append(' ');
      return;
    }
    switch (Character.getType(codePoint)) {
      case Character.CONTROL -> {}
      case Character.FORMAT -> {
        // These two alone belong to letters: they part them or join them.
        if (codePoint == 0x200c || codePoint == 0x200d) {
          legible.appendCodePoint(codePoint);
        }
      }
      case Character.SURROGATE, Character.UNASSIGNED -> legible.append(UNKNOWN);
      default -> legible.appendCodePoint(codePoint);
    }
  }
}
