package io.likewise.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;

/**
 * How all pictures look. The colours are those of Okabe and Ito, "Color Universal Design" (2008),
 * which people with any kind of colour vision tell apart.
 */
final class Look {
  static final Color BLACK = Color.BLACK;
  static final Color ORANGE = new Color(0xe69f00);
  static final Color SKY_BLUE = new Color(0x56b4e9);
  static final Color GREEN = new Color(0x009e73);
  static final Color BLUE = new Color(0x0072b2);
  static final Color VERMILION = new Color(0xd55e00);

  static final Color PAPER = Color.WHITE;
  static final Color GRID = new Color(0xe0e0e0);
  static final Color FAINT = new Color(0x606060);

  static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 16);
  static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 11);

  static final BasicStroke DASHED =
      new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 10, new float[] {6}, 0);

  private Look() {}

  /** Prepares a drawing: smooth lines, smooth letters, a white page. */
  static void begin(Graphics2D graphics, Picture picture) {
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    graphics.setColor(PAPER);
    graphics.fillRect(0, 0, picture.width(), picture.height());
  }

  /** Returns a text, or so much of its start as a width has room for, with … behind. */
  static String fit(String text, FontMetrics metrics, int width) {
    if (metrics.stringWidth(text) <= width) {
      return text;
    }
    int[] letters = text.codePoints().toArray();
    for (int count = letters.length - 1; count > 0; count--) {
      String start = new String(letters, 0, count).stripTrailing() + "…";
      if (metrics.stringWidth(start) <= width) {
        return start;
      }
    }
    return "…";
  }

  /** Returns a text of at most so many letters, with … at its end if there were more. */
  static String fit(String text, int most) {
    int[] letters = text.codePoints().toArray();
    return letters.length <= most ? text : new String(letters, 0, most - 1).stripTrailing() + "…";
  }
}
