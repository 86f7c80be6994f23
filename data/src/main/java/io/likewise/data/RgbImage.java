package io.likewise.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * A decoded image of any colour model, seen as uint8 RGB.
 *
 * <ul>
 *   <li>Grey: the value in all three channels, as it stands in the file. (Java would take it for
 *       linear light and brighten it.)
 *   <li>Palette: the colours of the palette.
 *   <li>More than 8 bits: round(255·v / (2^bits − 1)).
 *   <li>Transparent: put on white, round((a·v + (255 − a)·255) / 255).
 * </ul>
 */
final class RgbImage {
  private static final int WHITE = 255;

  private final BufferedImage image;
  private final boolean grey;
  private final boolean alpha;
  private final int[] packed;
  private final int[] opacities;

  private RgbImage(BufferedImage image) {
    ColorModel colours = image.getColorModel();
    this.image = image;
    this.grey =
        colours.getColorSpace().getType() == ColorSpace.TYPE_GRAY
            && !(colours instanceof IndexColorModel);
    this.alpha = colours.hasAlpha();
    this.packed = new int[image.getWidth()];
    this.opacities = new int[image.getWidth()];
  }

  /** Wraps what a decoder made. */
  static RgbImage of(BufferedImage image) throws UnreadableImageException {
    ColorModel colours = image.getColorModel();
    if (colours.getNumColorComponents() > 3) {
      throw fourColours();
    }
    return new RgbImage(image);
  }

  /** Returns the refusal of an image made for print. */
  static UnreadableImageException fourColours() {
    return new UnreadableImageException("CMYK or another print format, expected RGB or grey");
  }

  int width() {
    return image.getWidth();
  }

  int height() {
    return image.getHeight();
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
  byte[] square(int size) {
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

  /** Reads a row as R, G, B, R, G, B, … from 0 to 255. */
  private void read(int y, int[] row) {
    if (grey) {
      readGrey(y, row);
      return;
    }
    image.getRGB(0, y, packed.length, 1, packed, 0, packed.length);
    for (int x = 0, to = 0; x < packed.length; x++, to += 3) {
      int colour = packed[x];
      int opacity = alpha ? colour >>> 24 : WHITE;
      row[to] = onWhite((colour >> 16) & 0xff, opacity);
      row[to + 1] = onWhite((colour >> 8) & 0xff, opacity);
      row[to + 2] = onWhite(colour & 0xff, opacity);
    }
  }

  private void readGrey(int y, int[] row) {
    ColorModel colours = image.getColorModel();
    Raster raster = image.getRaster();
    raster.getSamples(0, y, packed.length, 1, 0, packed);
    if (alpha) {
      raster.getSamples(0, y, packed.length, 1, 1, opacities);
    }
    for (int x = 0; x < packed.length; x++) {
      int value = eightBits(packed[x], colours.getComponentSize(0));
      int opacity = alpha ? eightBits(opacities[x], colours.getComponentSize(1)) : WHITE;
      int shown = onWhite(value, opacity);
      row[3 * x] = shown;
      row[3 * x + 1] = shown;
      row[3 * x + 2] = shown;
    }
  }

  private static int eightBits(int value, int bits) {
    long most = (1L << bits) - 1;
    return (int) ((2L * 255 * value + most) / (2 * most));
  }

  private static int onWhite(int value, int opacity) {
    return (2 * (opacity * value + (255 - opacity) * WHITE) + 255) / (2 * 255);
  }
}
