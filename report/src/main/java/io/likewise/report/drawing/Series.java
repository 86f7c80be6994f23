package io.likewise.report.drawing;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.util.List;
import java.util.Optional;

/**
 * Values along an axis, joined by a line, marked, or both.
 *
 * @param name what the legend calls it; empty if it is not to be there
 * @param x the values across
 * @param y the values up, as many; one that is not finite parts the line
 * @param color of line and marks
 * @param line the line, if there is one
 * @param mark what marks each value
 */
public record Series(
    String name, List<Double> x, List<Double> y, Color color, Optional<BasicStroke> line, Mark mark)
    implements Layer {
  private static final double SIZE = 8;
  private static final double SAMPLE = 14;

  /** Checks that there are as many values across as up. */
  public Series {
    x = List.copyOf(x);
    y = List.copyOf(y);
    if (x.size() != y.size()) {
      throw new IllegalArgumentException(
          "y: " + y.size() + " values, expected as many as of x, " + x.size());
    }
  }

  @Override
  public void paint(Page page, Field field) {
    Path2D path = new Path2D.Double();
    Path2D marks = new Path2D.Double();
    boolean joined = false;
    for (int i = 0; i < x.size(); i++) {
      double across = field.across(x.get(i));
      double down = field.down(y.get(i));
      boolean there = Double.isFinite(across) && Double.isFinite(down);
      if (there && joined) {
        path.lineTo(across, down);
      } else if (there) {
        path.moveTo(across, down);
      }
      if (there) {
        marks.append(mark.at(across, down, SIZE), false);
      }
      joined = there;
    }
    line.ifPresent(stroke -> page.draw(path, color, stroke));
    mark.paint(page, marks, color);
  }

  @Override
  public void paintSample(Page page, double x, double y) {
    line.ifPresent(
        stroke -> page.draw(new Line2D.Double(x - SAMPLE, y, x + SAMPLE, y), color, stroke));
    mark.paint(page, new Path2D.Double(mark.at(x, y, SIZE)), color);
  }
}
