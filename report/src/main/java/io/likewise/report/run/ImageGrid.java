package io.likewise.report.run;

import io.likewise.report.drawing.Page;
import io.likewise.report.drawing.Picture;
import io.likewise.report.drawing.PictureStyle;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Images in rows, each cell one image or several of them side by side above a few lines of text.
 */
public record ImageGrid(String title, String subtitle, List<Cell> cells) implements Picture {
  private static final int COLUMNS = 5;

  /** The width that the images of a cell have together. */
  private static final int IMAGES = 192;

  private static final int GAP = 4;
  private static final int SPACE = 24;
  private static final int MARGIN = 24;
  private static final int TOP = 76;
  private static final int LINE = 18;

  /** Images of one height, and what stands below them. */
  public record Cell(List<BufferedImage> images, List<String> lines) {
    public Cell {
      images = List.copyOf(images);
      lines = List.copyOf(lines);
    }
  }

  public ImageGrid {
    cells = List.copyOf(cells);
  }

  private int abreast() {
    return cells.stream().mapToInt(cell -> cell.images().size()).max().orElse(1);
  }

  /** Returns the largest height and width of an image. */
  private int box() {
    return IMAGES / abreast();
  }

  private int cellWidth() {
    return IMAGES + (abreast() - 1) * GAP;
  }

  private int cellHeight() {
    int lines = cells.stream().mapToInt(cell -> cell.lines().size()).max().orElse(0);
    return box() + lines * LINE + 8;
  }

  @Override
  public int width() {
    return 2 * MARGIN + COLUMNS * (cellWidth() + SPACE) - SPACE;
  }

  @Override
  public int height() {
    int rows = (cells.size() + COLUMNS - 1) / COLUMNS;
    return TOP + rows * (cellHeight() + SPACE) + MARGIN - SPACE;
  }

  @Override
  public void paint(Page page) {
    double width = width() - 2.0 * MARGIN;
    page.text(
        PictureStyle.fit(title, PictureStyle.TITLE, width),
        PictureStyle.TITLE,
        PictureStyle.BLACK,
        MARGIN,
        34);
    page.text(
        PictureStyle.fit(subtitle, PictureStyle.TEXT, width),
        PictureStyle.TEXT,
        PictureStyle.FAINT,
        MARGIN,
        56);
    for (int i = 0; i < cells.size(); i++) {
      int x = MARGIN + i % COLUMNS * (cellWidth() + SPACE);
      int y = TOP + i / COLUMNS * (cellHeight() + SPACE);
      paint(page, cells.get(i), x, y);
    }
  }

  private void paint(Page page, Cell cell, int left, int top) {
    int x = left;
    for (BufferedImage image : cell.images()) {
      int size = shown(image);
      page.image(enlarged(image), x, top + (box() - size) / 2, size, size);
      x += box() + GAP;
    }
    int y = top + box() + LINE;
    for (String line : cell.lines()) {
      page.label(PictureStyle.fit(line, PictureStyle.TEXT, cellWidth()), left, y);
      y += LINE;
    }
  }

  /** Small images are shown a whole number of times as large, so that each pixel is a square. */
  private int shown(BufferedImage image) {
    int size = image.getWidth();
    return size <= box() ? size * (box() / size) : box();
  }

  /** Returns an image in just the pixels of a PNG, so that no viewer has to smooth it. */
  private BufferedImage enlarged(BufferedImage image) {
    int size = shown(image) * RESOLUTION;
    int hints = image.getWidth() <= box() ? Image.SCALE_REPLICATE : Image.SCALE_AREA_AVERAGING;
    BufferedImage result = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = result.createGraphics();
    graphics.drawImage(image.getScaledInstance(size, size, hints), 0, 0, null);
    graphics.dispose();
    return result;
  }
}
