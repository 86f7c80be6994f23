package io.likewise.report.drawing;

import java.awt.geom.Rectangle2D;

/**
 * The part of a plot that the values are in.
 *
 * @param x the axis below
 * @param y the axis at the left
 * @param area where it is on the page
 */
record Field(Axis x, Axis y, Rectangle2D area) {
  double across(double value) {
    return area.getX() + x.share(value) * area.getWidth();
  }

  double down(double value) {
    return area.getMaxY() - y.share(value) * area.getHeight();
  }
}
