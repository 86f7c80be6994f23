package io.likewise.report.drawing;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Remembers what is written, and where. */
public final class RecordingPage implements Page {
  private final List<String> texts = new ArrayList<>();
  private final List<Shape> places = new ArrayList<>();

  /** Returns a page with a picture on it. */
  public static RecordingPage of(Picture picture) {
    RecordingPage page = new RecordingPage();
    picture.paint(page);
    return page;
  }

  /** Returns what is written, in order. */
  public List<String> texts() {
    return texts;
  }

  /** Returns the rectangle that each text takes, turned as it is. */
  public List<Shape> places() {
    return places;
  }

  @Override
  public void fill(Shape shape, Color color) {}

  @Override
  public void draw(Shape shape, Color color, BasicStroke stroke) {}

  @Override
  public void image(BufferedImage image, double x, double y, double width, double height) {}

  @Override
  public void text(String text, Typeface typeface, Color color, double x, double y, double turn) {
    if (!text.isBlank()) {
      AffineTransform place = AffineTransform.getTranslateInstance(x, y);
      place.rotate(turn);
      texts.add(text);
      places.add(place.createTransformedShape(typeface.set(text).outline().getBounds2D()));
    }
  }
}
