package io.likewise.report.drawing;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;

/** A page of pixels. Its letters are shapes like all others, so that no font is looked for. */
final class PixelPage implements Page, AutoCloseable {
  private final BufferedImage pixels;
  private final Graphics2D graphics;

  /** Makes a white page for a picture, with so many pixels for each of the picture's. */
  PixelPage(Picture picture, int resolution) {
    pixels =
        new BufferedImage(
            picture.width() * resolution,
            picture.height() * resolution,
            BufferedImage.TYPE_INT_RGB);
    graphics = pixels.createGraphics();
    graphics.setColor(PictureStyle.PAPER);
    graphics.fillRect(0, 0, pixels.getWidth(), pixels.getHeight());
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.scale(resolution, resolution);
  }

  BufferedImage pixels() {
    return pixels;
  }

  @Override
  public void fill(Shape shape, Color color) {
    graphics.setColor(color);
    graphics.fill(shape);
  }

  @Override
  public void draw(Shape shape, Color color, BasicStroke stroke) {
    graphics.setColor(color);
    graphics.setStroke(stroke);
    graphics.draw(shape);
  }

  @Override
  public void image(BufferedImage image, double x, double y, double width, double height) {
    AffineTransform place = AffineTransform.getTranslateInstance(x, y);
    place.scale(width / image.getWidth(), height / image.getHeight());
    graphics.drawImage(image, place, null);
  }

  @Override
  public void text(String text, Typeface typeface, Color color, double x, double y, double turn) {
    AffineTransform place = AffineTransform.getTranslateInstance(x, y);
    place.rotate(turn);
    fill(place.createTransformedShape(typeface.set(text).outline()), color);
  }

  @Override
  public void close() {
    graphics.dispose();
  }
}
