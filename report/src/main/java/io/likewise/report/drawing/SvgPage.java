package io.likewise.report.drawing;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.awt.image.BufferedImage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A page of SVG 1.1. Text stays text, which can be searched, copied and read aloud; the viewer's
 * letters are fitted to the width of ours, so that they are where they belong in any font.
 */
final class SvgPage implements Page {
  private static final String FAMILIES = "Liberation Sans, Arial, Helvetica, sans-serif";

  private final StringBuilder content = new StringBuilder();

  /** Makes a white page for a picture. */
  SvgPage(Picture picture) {
    content
        .append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg")
        .append(" xmlns=\"http://www.w3.org/2000/svg\"")
        .append(" xmlns:xlink=\"http://www.w3.org/1999/xlink\" version=\"1.1\"")
        .append(attribute("width", picture.width() + "px"))
        .append(attribute("height", picture.height() + "px"))
        .append(attribute("viewBox", "0 0 " + picture.width() + " " + picture.height()))
        .append(attribute("font-family", FAMILIES))
        .append(">\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
  }

  /** Ends the page, and returns the file. */
  byte[] file() {
    return content.append("</svg>\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void fill(Shape shape, Color color) {
    boolean evenOdd = shape.getPathIterator(null).getWindingRule() == Path2D.WIND_EVEN_ODD;
    content
        .append("<path")
        .append(attribute("d", path(shape)))
        .append(attribute("fill", hex(color)))
        .append(evenOdd ? attribute("fill-rule", "evenodd") : "")
        .append("/>\n");
  }

  @Override
  public void draw(Shape shape, Color color, BasicStroke stroke) {
    content
        .append("<path")
        .append(attribute("d", path(shape)))
        .append(" fill=\"none\"")
        .append(attribute("stroke", hex(color)))
        .append(attribute("stroke-width", number(stroke.getLineWidth())))
        .append(attribute("stroke-linejoin", join(stroke)))
        .append(attribute("stroke-linecap", cap(stroke)))
        .append(dashes(stroke.getDashArray()))
        .append("/>\n");
  }

  private static String join(BasicStroke stroke) {
    return switch (stroke.getLineJoin()) {
      case BasicStroke.JOIN_BEVEL -> "bevel";
      case BasicStroke.JOIN_ROUND -> "round";
      default -> "miter";
    };
  }

  private static String cap(BasicStroke stroke) {
    return switch (stroke.getEndCap()) {
      case BasicStroke.CAP_BUTT -> "butt";
      case BasicStroke.CAP_ROUND -> "round";
      default -> "square";
    };
  }

  private static String dashes(float[] dashes) {
    return dashes == null
        ? ""
        : attribute(
            "stroke-dasharray",
            IntStream.range(0, dashes.length)
                .mapToObj(i -> number(dashes[i]))
                .collect(Collectors.joining(" ")));
  }

  @Override
  public void image(BufferedImage image, double x, double y, double width, double height) {
    content
        .append("<image")
        .append(attribute("x", number(x)))
        .append(attribute("y", number(y)))
        .append(attribute("width", number(width)))
        .append(attribute("height", number(height)))
        .append(" preserveAspectRatio=\"none\" xlink:href=\"data:image/png;base64,")
        .append(Base64.getEncoder().encodeToString(PictureFiles.png(image)))
        .append("\"/>\n");
  }

  @Override
  public void text(String text, Typeface typeface, Color color, double x, double y, double turn) {
    String legible = Typeface.legible(text);
    if (legible.isBlank()) {
      return;
    }
    content
        .append("<text")
        .append(attribute("x", number(x)))
        .append(attribute("y", number(y)))
        .append(attribute("font-size", number(typeface.size())))
        .append(typeface.bold() ? attribute("font-weight", "bold") : "")
        .append(attribute("fill", hex(color)))
        .append(attribute("textLength", number(typeface.width(legible))))
        .append(" lengthAdjust=\"spacingAndGlyphs\"");
    if (turn != 0) {
      String around = number(Math.toDegrees(turn)) + " " + number(x) + " " + number(y);
      content.append(attribute("transform", "rotate(" + around + ")"));
    }
    content.append('>').append(escaped(legible)).append("</text>\n");
  }

  private static String path(Shape shape) {
    StringBuilder path = new StringBuilder();
    double[] points = new double[6];
    for (PathIterator at = shape.getPathIterator(null); !at.isDone(); at.next()) {
      switch (at.currentSegment(points)) {
        case PathIterator.SEG_MOVETO -> append(path, 'M', points, 2);
        case PathIterator.SEG_LINETO -> append(path, 'L', points, 2);
        case PathIterator.SEG_QUADTO -> append(path, 'Q', points, 4);
        case PathIterator.SEG_CUBICTO -> append(path, 'C', points, 6);
        default -> path.append('Z');
      }
    }
    return path.toString();
  }

  private static void append(StringBuilder path, char command, double[] points, int count) {
    path.append(command);
    for (int i = 0; i < count; i++) {
      path.append(i == 0 ? "" : " ").append(number(points[i]));
    }
  }

  /** A hundredth of a pixel is more than any viewer shows. */
  private static String number(double value) {
    return BigDecimal.valueOf(value)
        .setScale(2, RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }

  private static String hex(Color color) {
    return String.format(Locale.ROOT, "#%06x", color.getRGB() & 0xffffff);
  }

  private static String attribute(String name, String value) {
    return " " + name + "=\"" + escaped(value) + "\"";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
