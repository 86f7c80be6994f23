package io.likewise.report.drawing;

import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/**
 * Values between two axes, with a title above and a legend below.
 *
 * @param title the title
 * @param x the axis below
 * @param y the axis at the left
 * @param layers what is drawn, each over those before it
 * @param dividers where dashed lines part the values across
 */
public record Plot(String title, Axis x, Axis y, List<Layer> layers, List<Double> dividers) {
  private static final double MARGIN = 20;
  private static final double GAP = 8;
  private static final double LEGEND_LINE = 24;
  private static final double SAMPLE = 36;
  private static final double SPACE = 28;

  /** Copies the lists. */
  public Plot {
    layers = List.copyOf(layers);
    dividers = List.copyOf(dividers);
  }

  /** Returns the plot as a picture of the usual size. */
  public Picture picture() {
    return picture(1000, 600);
  }

  /** Returns the plot as a small picture, whose letters can be read on a phone too. */
  public Picture small() {
    return picture(480, 380);
  }

  /** Returns the plot as a picture of a size. */
  public Picture picture(int width, int height) {
    return new Alone(this, width, height);
  }

  private record Alone(Plot plot, int width, int height) implements Picture {
    @Override
    public void paint(Page page) {
      plot.paint(page, new Rectangle2D.Double(0, 0, width, height));
    }
  }

  /** Draws the plot into a part of a page. */
  public void paint(Page page, Rectangle2D part) {
    List<List<Layer>> legend = legend(part.getWidth() - 2 * MARGIN);
    Field field = new Field(x, y, area(part, legend.size()));
    page.text(
        PictureStyle.fit(title, PictureStyle.TITLE, part.getWidth() - 2 * MARGIN),
        PictureStyle.TITLE,
        PictureStyle.BLACK,
        part.getX() + MARGIN,
        part.getY() + MARGIN + PictureStyle.TITLE.height());
    paintTicks(page, field);
    paintTitles(page, field, part);
    for (double divider : dividers) {
      double at = field.across(divider);
      Line2D line = new Line2D.Double(at, field.area().getY(), at, field.area().getMaxY());
      page.draw(line, PictureStyle.FAINT, PictureStyle.DASHED);
    }
    layers.forEach(layer -> layer.paint(page, field));
    for (int i = 0; i < legend.size(); i++) {
      double below = part.getMaxY() - MARGIN / 2 - (legend.size() - 1 - i) * LEGEND_LINE;
      paintLegend(page, legend.get(i), field.area().getCenterX(), below - GAP, part);
    }
  }

  private Rectangle2D area(Rectangle2D part, int legendLines) {
    double labels =
        y.ticks().stream()
            .mapToDouble(tick -> PictureStyle.TEXT.width(tick.label()))
            .max()
            .orElse(0);
    double left =
        MARGIN + labels + GAP + (y.title().isEmpty() ? 0 : PictureStyle.TEXT.size() + GAP);
    double top = MARGIN + PictureStyle.TITLE.height() + 2 * GAP;
    double below =
        MARGIN
            + PictureStyle.TEXT.size()
            + GAP
            + (x.title().isEmpty() ? 0 : PictureStyle.TEXT.size() + GAP)
            + legendLines * LEGEND_LINE;
    return new Rectangle2D.Double(
        part.getX() + left,
        part.getY() + top,
        Math.max(1, part.getWidth() - left - 1.5 * MARGIN),
        Math.max(1, part.getHeight() - top - below));
  }

  private void paintTicks(Page page, Field field) {
    Rectangle2D area = field.area();
    for (Axis.Tick tick : x.ticks()) {
      double at = field.across(tick.value());
      if (x.grid()) {
        page.line(at, area.getY(), at, area.getMaxY(), PictureStyle.GRID);
      }
      page.label(
          tick.label(),
          at - PictureStyle.TEXT.width(tick.label()) / 2,
          area.getMaxY() + GAP + PictureStyle.TEXT.height());
    }
    for (Axis.Tick tick : y.ticks()) {
      double at = field.down(tick.value());
      if (y.grid()) {
        page.line(area.getX(), at, area.getMaxX(), at, PictureStyle.GRID);
      }
      page.label(
          tick.label(),
          area.getX() - GAP - PictureStyle.TEXT.width(tick.label()),
          at + PictureStyle.TEXT.height() / 2);
    }
    page.draw(area, PictureStyle.FAINT, PictureStyle.THIN);
  }

  private void paintTitles(Page page, Field field, Rectangle2D part) {
    Rectangle2D area = field.area();
    page.text(
        x.title(),
        PictureStyle.TEXT,
        PictureStyle.FAINT,
        area.getCenterX() - PictureStyle.TEXT.width(x.title()) / 2,
        area.getMaxY() + 2.5 * GAP + PictureStyle.TEXT.size() + PictureStyle.TEXT.height());
    page.text(
        y.title(),
        PictureStyle.TEXT,
        PictureStyle.FAINT,
        part.getX() + MARGIN + PictureStyle.TEXT.height(),
        area.getCenterY() + PictureStyle.TEXT.width(y.title()) / 2,
        -Math.PI / 2);
  }

  /** Returns the layers that are named, in lines that are no wider than they may be. */
  private List<List<Layer>> legend(double most) {
    List<List<Layer>> lines = new ArrayList<>();
    double left = 0;
    for (Layer layer : layers) {
      if (layer.name().isEmpty()) {
        continue;
      }
      double width = width(layer);
      if (lines.isEmpty() || width > left) {
        lines.add(new ArrayList<>());
        left = most;
      }
      lines.get(lines.size() - 1).add(layer);
      left -= width + SPACE;
    }
    return lines;
  }

  private static double width(Layer layer) {
    return SAMPLE + PictureStyle.TEXT.width(layer.name());
  }

  private static void paintLegend(
      Page page, List<Layer> line, double center, double y, Rectangle2D part) {
    double width = line.stream().mapToDouble(Plot::width).sum() + (line.size() - 1) * SPACE;
    double x = Math.max(part.getX() + MARGIN, center - width / 2);
    for (Layer layer : line) {
      layer.paintSample(page, x + SAMPLE / 2 - GAP / 2, y - PictureStyle.TEXT.height() / 2);
      page.label(layer.name(), x + SAMPLE, y);
      x += width(layer) + SPACE;
    }
  }
}
