package io.likewise.report.run;

import io.likewise.api.experiment.Evaluation;
import io.likewise.report.drawing.Axis;
import io.likewise.report.drawing.Page;
import io.likewise.report.drawing.Picture;
import io.likewise.report.drawing.PictureStyle;
import io.likewise.report.drawing.Typeface;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which classes a model takes for which: a row for each true class, a column for each predicted
 * one, a cell the darker the larger its share of the row. The shade goes with the square root of
 * the share, so that rare mistakes are seen too.
 */
public final class ConfusionMatrix implements Picture {
  /** With more classes than this, cells have no room for their counts. */
  static final int MOST_COUNTS = 20;

  /** With more classes than this, they are shown by their numbers. */
  static final int MOST_NAMES = 40;

  private static final int PLOT = 640;
  private static final int MARGIN = 24;
  private static final int TOP = 56;
  private static final int SCALE_WIDTH = 110;
  private static final double SLANT = Math.toRadians(45);
  private static final double[] SCALE = {0, 0.01, 0.1, 0.25, 0.5, 1};

  private final Evaluation evaluation;
  private final List<String> names;
  private final int classes;
  private final int[] supports;
  private final int cell;
  private final int left;
  private final int below;

  /**
   * Takes what is to be shown.
   *
   * @param classNames what the classes are called
   */
  public ConfusionMatrix(Evaluation evaluation, ClassNames classNames) {
    this.evaluation = evaluation;
    this.classes = evaluation.confusion().size();
    this.supports = IntStream.range(0, classes).map(evaluation::support).toArray();
    this.names = classNames.names();
    this.cell = Math.max(1, Math.min(90, PLOT / classes));
    int longest =
        named()
            ? (int) Math.ceil(names.stream().mapToDouble(PictureStyle.TEXT::width).max().orElse(0))
            : 40;
    this.left = MARGIN + 24 + longest + 8;
    this.below = named() ? (int) (longest * Math.sin(SLANT)) + 60 : 60;
  }

  private boolean named() {
    return classes <= MOST_NAMES && names.size() == classes;
  }

  private int side() {
    return cell * classes;
  }

  @Override
  public int width() {
    return left + Math.max(side(), 320) + SCALE_WIDTH + MARGIN;
  }

  @Override
  public int height() {
    return TOP + Math.max(side(), 160) + below + MARGIN;
  }

  @Override
  public void paint(Page page) {
    page.text(
        "Confusion matrix of the test images", PictureStyle.TITLE, PictureStyle.BLACK, MARGIN, 34);
    paintCells(page);
    if (classes <= MOST_COUNTS) {
      paintCounts(page);
    }
    page.draw(
        new Rectangle2D.Double(left, TOP, side(), side()), PictureStyle.FAINT, PictureStyle.THIN);
    if (named()) {
      paintNames(page);
    } else {
      paintNumbers(page);
    }
    paintTitles(page);
    paintScale(page);
  }

  /** As one image, of an SVG too: 200 classes have 40,000 cells. */
  private void paintCells(Page page) {
    int pixels = cell * RESOLUTION;
    BufferedImage image =
        new BufferedImage(classes * pixels, classes * pixels, BufferedImage.TYPE_INT_ARGB);
    Graphics2D cells = image.createGraphics();
    for (int row = 0; row < classes; row++) {
      for (int column = 0; column < classes; column++) {
        cells.setColor(shade(share(row, column)));
        cells.fillRect(column * pixels, row * pixels, pixels, pixels);
      }
    }
    cells.dispose();
    page.image(image, left, TOP, side(), side());
  }

  private double share(int label, int predicted) {
    return supports[label] == 0 ? 0 : (double) count(label, predicted) / supports[label];
  }

  private int count(int label, int predicted) {
    return evaluation.confusion().get(label).get(predicted);
  }

  /** Lets the page through, which may be dark where the picture is shown. */
  private static Color shade(double share) {
    Color blue = PictureStyle.BLUE;
    int depth = (int) Math.round(255 * Math.sqrt(share));
    return new Color(blue.getRed(), blue.getGreen(), blue.getBlue(), depth);
  }

  private void paintCounts(Page page) {
    Typeface typeface = typeface();
    for (int row = 0; row < classes; row++) {
      for (int column = 0; column < classes; column++) {
        int count = count(row, column);
        if (count > 0) {
          String text = String.valueOf(count);
          page.text(
              text,
              typeface,
              Math.sqrt(share(row, column)) > 0.6 ? PictureStyle.PAPER : PictureStyle.BLACK,
              left + column * cell + (cell - typeface.width(text)) / 2,
              TOP + row * cell + (cell + typeface.height()) / 2);
        }
      }
    }
  }

  /** Chooses letters in which every count fits its cell. */
  private Typeface typeface() {
    int widest =
        evaluation.confusion().stream()
            .flatMap(List::stream)
            .mapToInt(count -> String.valueOf(count).length())
            .max()
            .orElse(1);
    String digits = "0".repeat(widest);
    Typeface typeface = PictureStyle.TEXT;
    while (typeface.size() > 6 && typeface.width(digits) >= cell - 4) {
      typeface = typeface.withSize(typeface.size() - 1);
    }
    return typeface;
  }

  private void paintNames(Page page) {
    double middle = PictureStyle.TEXT.height() / 2;
    for (int i = 0; i < classes; i++) {
      String name = names.get(i);
      double width = PictureStyle.TEXT.width(name);
      double center = i * cell + cell / 2.0;
      page.label(name, left - 8 - width, TOP + center + middle);
      // Slanted upwards to the right, and ending below the middle of its column.
      page.text(
          name,
          PictureStyle.TEXT,
          PictureStyle.BLACK,
          left + center + middle - width * Math.cos(SLANT),
          TOP + side() + 8 + middle + width * Math.sin(SLANT),
          -SLANT);
    }
  }

  private void paintNumbers(Page page) {
    double middle = PictureStyle.TEXT.height() / 2;
    int step = (int) Math.max(1, Axis.step(40.0 / cell));
    for (int i = 0; i < classes; i += step) {
      String number = String.valueOf(i);
      double width = PictureStyle.TEXT.width(number);
      double center = i * cell + cell / 2.0;
      page.line(left - 5, TOP + center, left, TOP + center, PictureStyle.BLACK);
      page.label(number, left - 8 - width, TOP + center + middle);
      page.line(left + center, TOP + side(), left + center, TOP + side() + 5, PictureStyle.BLACK);
      page.label(number, left + center - width / 2, TOP + side() + 20);
    }
  }

  private void paintTitles(Page page) {
    String across = named() ? "taken for" : "taken for class, by number";
    page.text(
        across,
        PictureStyle.TEXT,
        PictureStyle.FAINT,
        left + (side() - PictureStyle.TEXT.width(across)) / 2,
        TOP + side() + below - 8);
    String down = named() ? "true class" : "true class, by number";
    page.text(
        down,
        PictureStyle.TEXT,
        PictureStyle.FAINT,
        MARGIN + 8,
        TOP + (side() + PictureStyle.TEXT.width(down)) / 2,
        -Math.PI / 2);
  }

  private void paintScale(Page page) {
    int x = left + side() + 28;
    int length = Math.max(160, Math.min(300, side()));
    BufferedImage shades = new BufferedImage(1, length, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < length; y++) {
      double depth = 1 - (double) y / (length - 1);
      shades.setRGB(0, y, shade(depth * depth).getRGB());
    }
    page.image(shades, x, TOP, 16, length);
    page.draw(new Rectangle2D.Double(x, TOP, 16, length), PictureStyle.FAINT, PictureStyle.THIN);
    for (double share : SCALE) {
      double y = TOP + length * (1 - Math.sqrt(share));
      page.line(x + 16, y, x + 20, y, PictureStyle.FAINT);
      page.text(
          Math.round(share * 100) + " %",
          PictureStyle.SMALL,
          PictureStyle.FAINT,
          x + 24,
          y + PictureStyle.SMALL.height() / 2);
    }
    page.text("of the row", PictureStyle.SMALL, PictureStyle.FAINT, x, TOP + length + 18);
  }
}
