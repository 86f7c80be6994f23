package io.likewise.data.images;

import io.likewise.data.batches.BilinearResize;

/**
 * A decoded image of any kind, seen as uint8 RGB.
 *
 * <p>It is seen a row at a time, so that it is never held twice. It is for one thread.
 */
public final class RgbImage {
  private static final int WHITE = 255;

  private final ImageFile.Size size;
  private final Rows rows;

  RgbImage(ImageFile.Size size, Rows rows) {
    this.size = size;
    this.rows = rows;
  }

  /** An image's rows, from the top. */
  interface Rows {
    /** Reads a row as R, G, B, R, G, B, … from 0 to 255, three for each pixel of the width. */
    void read(int y, int[] row);
  }

  /** Reads a row as {@link Rows} says. */
  void read(int y, int[] row) {
    rows.read(y, row);
  }

  public int width() {
    return size.width();
  }

  int height() {
    return size.height();
  }

  /** Returns whether the image is a square of a size. */
  boolean isSquare(int size) {
    return width() == size && height() == size;
  }

  /**
   * Returns the image as a square, {@code [size, size, RGB]}: bilinear as {@link BilinearResize}
   * does it, each side by its own factor, rounded to whole values, halves up. An image that is such
   * a square is returned as it is.
   */
  public byte[] square(int size) {
    byte[] pixels = new byte[size * size * 3];
    if (isSquare(size)) {
      int[] row = new int[size * 3];
      for (int y = 0; y < size; y++) {
        read(y, row);
        for (int i = 0; i < row.length; i++) {
          pixels[y * row.length + i] = (byte) row[i];
        }
      }
    } else {
      resize(size, pixels);
    }
    return pixels;
  }

  private void resize(int size, byte[] pixels) {
    int[] row = new int[width() * 3];
    double[] above = new double[size * 3];
    double[] below = new double[size * 3];
    int rowAbove = -1;
    int rowBelow = -1;
    for (int y = 0; y < size; y++) {
      double source = (y + 0.5) * height() / size - 0.5;
      int floor = (int) Math.floor(source);
      int upper = Math.max(0, floor);
      int lower = Math.min(height() - 1, floor + 1);
      if (rowAbove != upper) {
        stretch(upper, row, above);
        rowAbove = upper;
      }
      if (rowBelow != lower) {
        stretch(lower, row, below);
        rowBelow = lower;
      }
      double share = source - floor;
      for (int i = 0; i < above.length; i++) {
        double value = above[i] * (1 - share) + below[i] * share;
        pixels[y * above.length + i] = (byte) (int) Math.floor(value + 0.5);
      }
    }
  }

  private void stretch(int y, int[] row, double[] stretched) {
    read(y, row);
    int size = stretched.length / 3;
    for (int x = 0; x < size; x++) {
      double source = (x + 0.5) * width() / size - 0.5;
      int floor = (int) Math.floor(source);
      int left = Math.max(0, floor) * 3;
      int right = Math.min(width() - 1, floor + 1) * 3;
      double share = source - floor;
      for (int channel = 0; channel < 3; channel++) {
        stretched[x * 3 + channel] =
            row[left + channel] * (1 - share) + row[right + channel] * share;
      }
    }
  }

  /** Puts {@code 0xAARRGGBB} into a row as R, G, B, on white. */
  static void put(int colour, int[] row, int at) {
    int opacity = colour >>> 24;
    row[at] = onWhite((colour >> 16) & 0xff, opacity);
    row[at + 1] = onWhite((colour >> 8) & 0xff, opacity);
    row[at + 2] = onWhite(colour & 0xff, opacity);
  }

  /** Returns round((a·v + (255 − a)·255) / 255). */
  static int onWhite(int value, int opacity) {
    return (2 * (opacity * value + (255 - opacity) * WHITE) + 255) / (2 * 255);
  }
}
