package io.likewise.report;

import io.likewise.api.experiment.Evaluation;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which classes a model takes for which: a row for each true class, a column for each predicted
 * one, a cell the darker the larger its share of the row. The shade goes with the square root of
 * the share, so that rare mistakes are seen too.
 */
final class ConfusionMatrix implements Picture {
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
  ConfusionMatrix(Evaluation evaluation, ClassNames classNames) {
    this.evaluation = evaluation;
    this.classes = evaluation.confusion().size();
    this.supports = IntStream.range(0, classes).map(evaluation::support).toArray();
    this.names = classNames.names();
    this.cell = Math.max(1, Math.min(90, PLOT / classes));
    int longest = named() ? names.stream().mapToInt(n -> width(n)).max().orElse(0) : 40;
    this.left = MARGIN + 24 + longest + 8;
    this.below = named() ? (int) (longest * Math.sin(SLANT)) + 60 : 60;
  }

  private boolean named() {
    return classes <= MOST_NAMES && names.size() == classes;
  }

  /** Measured without a page: a wide letter, such as a Chinese one, is twice as wide. */
  private static int width(String text) {
    return (int)
        Math.ceil(
            Look.TEXT.getStringBounds(text, new FontRenderContext(null, true, true)).getWidth());
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
  public void paint(Graphics2D graphics) {
    Look.begin(graphics, this);
    graphics.setColor(Look.BLACK);
    graphics.setFont(Look.TITLE);
    graphics.drawString("Confusion matrix of the test images", MARGIN, 34);
    paintCells(graphics);
    if (classes <= MOST_COUNTS) {
      paintCounts(graphics);
    }
    graphics.setColor(Look.FAINT);
    graphics.drawRect(left, TOP, side(), side());
    if (named()) {
      paintNames(graphics);
    } else {
      paintNumbers(graphics);
    }
    paintTitles(graphics);
    paintScale(graphics);
  }

  /** As one image, of an SVG too: 200 classes have 40,000 cells. */
  private void paintCells(Graphics2D graphics) {
    int pixels = cell * PictureFile.RESOLUTION;
    BufferedImage image =
        new BufferedImage(classes * pixels, classes * pixels, BufferedImage.TYPE_INT_RGB);
    Graphics2D cells = image.createGraphics();
    for (int row = 0; row < classes; row++) {
      for (int column = 0; column < classes; column++) {
        cells.setColor(shade(share(row, column)));
        cells.fillRect(column * pixels, row * pixels, pixels, pixels);
      }
    }
    cells.dispose();
    graphics.drawImage(image, left, TOP, side(), side(), null);
  }

  private double share(int label, int predicted) {
    return supports[label] == 0 ? 0 : (double) count(label, predicted) / supports[label];
  }

  private int count(int label, int predicted) {
    return evaluation.confusion().get(label).get(predicted);
  }

  private static Color shade(double share) {
    double depth = Math.sqrt(share);
    return new Color(
        mix(Look.PAPER.getRed(), Look.BLUE.getRed(), depth),
        mix(Look.PAPER.getGreen(), Look.BLUE.getGreen(), depth),
        mix(Look.PAPER.getBlue(), Look.BLUE.getBlue(), depth));
  }

  private static int mix(int from, int to, double depth) {
    return (int) Math.round(from + depth * (to - from));
  }

  private void paintCounts(Graphics2D graphics) {
    FontMetrics metrics = smallest(graphics);
    for (int row = 0; row < classes; row++) {
      for (int column = 0; column < classes; column++) {
        int count = count(row, column);
        if (count > 0) {
          String text = String.valueOf(count);
          graphics.setColor(Math.sqrt(share(row, column)) > 0.6 ? Look.PAPER : Look.BLACK);
          graphics.drawString(
              text,
              left + column * cell + (cell - metrics.stringWidth(text)) / 2f,
              TOP + row * cell + (cell + metrics.getAscent() - metrics.getDescent()) / 2f);
        }
      }
    }
  }

  /** Chooses a font in which every count fits its cell. */
  private FontMetrics smallest(Graphics2D graphics) {
    int widest = 1;
    for (List<Integer> row : evaluation.confusion()) {
      for (int count : row) {
        widest = Math.max(widest, String.valueOf(count).length());
      }
    }
    graphics.setFont(Look.TEXT);
    String digits = "0".repeat(widest);
    for (float size = Look.TEXT.getSize(); size > 6; size--) {
      graphics.setFont(Look.TEXT.deriveFont(size));
      if (graphics.getFontMetrics().stringWidth(digits) < cell - 4) {
        break;
      }
    }
    return graphics.getFontMetrics();
  }

  private void paintNames(Graphics2D graphics) {
    graphics.setFont(Look.TEXT);
    graphics.setColor(Look.BLACK);
    FontMetrics metrics = graphics.getFontMetrics();
    int middle = (metrics.getAscent() - metrics.getDescent()) / 2;
    for (int i = 0; i < classes; i++) {
      String name = names.get(i);
      int width = metrics.stringWidth(name);
      int center = i * cell + cell / 2;
      graphics.drawString(name, left - 8 - width, TOP + center + middle);
      AffineTransform straight = graphics.getTransform();
      graphics.translate(left + center + middle / 2.0, TOP + side() + 8.0 + middle);
      graphics.rotate(-SLANT);
      graphics.drawString(name, -width, 0);
      graphics.setTransform(straight);
    }
  }

  private void paintNumbers(Graphics2D graphics) {
    graphics.setFont(Look.TEXT);
    graphics.setColor(Look.BLACK);
    FontMetrics metrics = graphics.getFontMetrics();
    int middle = (metrics.getAscent() - metrics.getDescent()) / 2;
    for (int i = 0; i < classes; i += step()) {
      String number = String.valueOf(i);
      int width = metrics.stringWidth(number);
      int center = i * cell + cell / 2;
      graphics.drawLine(left - 5, TOP + center, left, TOP + center);
      graphics.drawString(number, left - 8 - width, TOP + center + middle);
      graphics.drawLine(left + center, TOP + side(), left + center, TOP + side() + 5);
      graphics.drawString(number, left + center - width / 2, TOP + side() + 20);
    }
  }

  /** Returns how many classes to go on from number to number: 1, 2, 5, 10, 20, … */
  private int step() {
    int unit = 1;
    while (true) {
      for (int factor : new int[] {1, 2, 5}) {
        if (unit * factor * cell >= 40) {
          return unit * factor;
        }
      }
      unit *= 10;
    }
  }

  private void paintTitles(Graphics2D graphics) {
    graphics.setFont(Look.TEXT);
    graphics.setColor(Look.FAINT);
    FontMetrics metrics = graphics.getFontMetrics();
    String across = named() ? "taken for" : "taken for class, by number";
    graphics.drawString(
        across, left + (side() - metrics.stringWidth(across)) / 2, TOP + side() + below - 8);
    String down = named() ? "true class" : "true class, by number";
    AffineTransform straight = graphics.getTransform();
    graphics.translate(MARGIN + 8, TOP + (side() + metrics.stringWidth(down)) / 2.0);
    graphics.rotate(-Math.PI / 2);
    graphics.drawString(down, 0, 0);
    graphics.setTransform(straight);
  }

  private void paintScale(Graphics2D graphics) {
    int x = left + side() + 28;
    int length = Math.max(160, Math.min(300, side()));
    for (int y = 0; y < length; y++) {
      double depth = 1 - (double) y / (length - 1);
      graphics.setColor(shade(depth * depth));
      graphics.fillRect(x, TOP + y, 16, 1);
    }
    graphics.setColor(Look.FAINT);
    graphics.drawRect(x, TOP, 16, length);
    graphics.setFont(Look.SMALL);
    int middle = graphics.getFontMetrics().getAscent() / 2 - 1;
    for (double share : SCALE) {
      int y = TOP + (int) Math.round(length * (1 - Math.sqrt(share)));
      graphics.drawLine(x + 16, y, x + 20, y);
      graphics.drawString(Math.round(share * 100) + " %", x + 24, y + middle);
    }
    graphics.drawString("of the row", x, TOP + length + 18);
  }
}
