package io.likewise.report.drawing;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/** What marks a value in a plot. */
public enum Mark {
  NONE(false),
  CIRCLE(true),
  SQUARE(true),
  DIAMOND(true),
  TRIANGLE_UP(true),
  TRIANGLE_DOWN(true),
  CROSS(false),
  /** Goes around another mark. */
  RING(false);

  private static final BasicStroke STROKE = new BasicStroke(2);

  private final boolean filled;

  Mark(boolean filled) {
    this.filled = filled;
  }

  /** Draws many marks, which are one shape then. */
  void paint(Page page, Path2D marks, Color color) {
    if (filled) {
      page.fill(marks, color);
    } else if (this != NONE) {
      page.draw(marks, color, STROKE);
    }
  }

  /** Returns the mark around a point. */
  Shape at(double x, double y, double size) {
    double radius = size / 2;
    return switch (this) {
      case NONE -> new Path2D.Double();
      case CIRCLE -> circle(x, y, radius);
      case RING -> circle(x, y, 2.2 * radius);
      case SQUARE -> new Rectangle2D.Double(x - radius, y - radius, size, size);
      case DIAMOND -> polygon(x, y - radius, x + radius, y, x, y + radius, x - radius, y);
      case TRIANGLE_UP -> polygon(x - radius, y + radius, x + radius, y + radius, x, y - radius);
      case TRIANGLE_DOWN -> polygon(x - radius, y - radius, x + radius, y - radius, x, y + radius);
      case CROSS -> cross(x, y, radius);
    };
  }

  private static Shape circle(double x, double y, double radius) {
    return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
  }

  private static Path2D polygon(double... corners) {
    Path2D path = new Path2D.Double();
    path.moveTo(corners[0], corners[1]);
    for (int i = 2; i < corners.length; i += 2) {
      path.lineTo(corners[i], corners[i + 1]);
    }
    path.closePath();
    return path;
  }

  private static Path2D cross(double x, double y, double radius) {
    Path2D path = new Path2D.Double();
    path.moveTo(x - radius, y - radius);
    path.lineTo(x + radius, y + radius);
    path.moveTo(x - radius, y + radius);
    path.lineTo(x + radius, y - radius);
    return path;
  }
}
