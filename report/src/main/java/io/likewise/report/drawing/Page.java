package io.likewise.report.drawing;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;

/**
 * What a picture is drawn on: white at first, x to the right and y downwards from its left upper
 * corner, in pixels at the resolution of 1. What comes later covers what came before.
 */
public interface Page {
  /** Fills a shape. */
  void fill(Shape shape, Color color);

  /** Draws the outline of a shape. */
  void draw(Shape shape, Color color, BasicStroke stroke);

  /** Draws an image into a rectangle; whoever wants sharp pixels has enlarged it before. */
  void image(BufferedImage image, double x, double y, double width, double height);

  /**
   * Writes a line of text.
   *
   * @param x where its base line begins
   * @param y where its base line begins
   * @param turn by how many radians the line is turned clockwise around that point
   */
  void text(String text, Typeface typeface, Color color, double x, double y, double turn);

  /** Writes an upright line of text whose base line begins at a point. */
  default void text(String text, Typeface typeface, Color color, double x, double y) {
    text(text, typeface, color, x, y, 0);
  }

  /** Writes an upright line of black text of the usual size. */
  default void label(String text, double x, double y) {
    text(text, PictureStyle.TEXT, PictureStyle.BLACK, x, y);
  }

  /** Draws a thin straight line. */
  default void line(double x1, double y1, double x2, double y2, Color color) {
    draw(new Line2D.Double(x1, y1, x2, y2), color, PictureStyle.THIN);
  }
}
