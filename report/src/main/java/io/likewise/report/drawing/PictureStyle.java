package io.likewise.report.drawing;

import java.awt.BasicStroke;
import java.awt.Color;

/**
 * How all pictures look. The colours are those of Okabe and Ito, "Color Universal Design" (2008),
 * which people with any kind of colour vision tell apart.
 */
public final class PictureStyle {
  public static final Color BLACK = Color.BLACK;
  public static final Color ORANGE = new Color(0xe69f00);
  public static final Color SKY_BLUE = new Color(0x56b4e9);
  public static final Color GREEN = new Color(0x009e73);
  public static final Color BLUE = new Color(0x0072b2);
  public static final Color VERMILION = new Color(0xd55e00);
  public static final Color PURPLE = new Color(0xcc79a7);

  public static final Color PAPER = Color.WHITE;
  public static final Color GRID = new Color(0xe0e0e0);
  public static final Color FAINT = new Color(0x606060);

  public static final Typeface TITLE = new Typeface(17, true);
  public static final Typeface TEXT = new Typeface(14, false);
  public static final Typeface SMALL = new Typeface(12, false);

  public static final BasicStroke THIN = new BasicStroke(1);
  public static final BasicStroke DASHED = dashed(1.5f, 6);

  private PictureStyle() {}

  /** Returns a line of dashes, as long as the gaps between them. */
  public static BasicStroke dashed(float width, float dash) {
    return new BasicStroke(
        width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 10, new float[] {dash}, 0);
  }

  /** Returns a text, or so much of its start as a width has room for, with … behind. */
  public static String fit(String text, Typeface typeface, double width) {
    if (typeface.width(text) <= width) {
      return text;
    }
    int[] letters = text.codePoints().toArray();
    for (int count = letters.length - 1; count > 0; count--) {
      String start = new String(letters, 0, count).stripTrailing() + "…";
      if (typeface.width(start) <= width) {
        return start;
      }
    }
    return "…";
  }

  /** Returns a text of at most so many letters, with … at its end if there were more. */
  public static String fit(String text, int most) {
    int[] letters = text.codePoints().toArray();
    return letters.length <= most ? text : new String(letters, 0, most - 1).stripTrailing() + "…";
  }
}
