package io.likewise.report.drawing;

import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.util.List;

/**
 * Bars from the left, one for each row of an axis that counts rows from 0 downwards.
 *
 * @param name what the legend calls it
 * @param values how long the bars are, row by row
 * @param color of the bars
 * @param place which of the bars of a row it is, from 0
 * @param abreast how many bars a row has
 */
public record Bars(String name, List<Double> values, Color color, int place, int abreast)
    implements Layer {
  /** The share of a row that its bars take. */
  private static final double FILLED = 0.8;

  private static final double SAMPLE = 12;

  /** Copies the values. */
  public Bars {
    values = List.copyOf(values);
  }

  @Override
  public void paint(Page page, Field field) {
    double left = field.area().getX();
    double row = field.down(1) - field.down(0);
    double height = FILLED * row / abreast;
    for (int i = 0; i < values.size(); i++) {
      double top = field.down(i) - FILLED * row / 2 + place * height;
      double width = field.across(values.get(i)) - left;
      page.fill(new Rectangle2D.Double(left, top, width, height), color);
    }
  }

  @Override
  public void paintSample(Page page, double x, double y) {
    page.fill(new Rectangle2D.Double(x - SAMPLE / 2, y - SAMPLE / 2, SAMPLE, SAMPLE), color);
  }
}
