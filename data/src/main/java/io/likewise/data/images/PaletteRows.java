package io.likewise.data.images;

import java.awt.image.Raster;
import java.util.Arrays;

/** The rows of an image whose samples are indices into a palette. */
final class PaletteRows implements RgbImage.Rows {
  /** As many as there are indices of a byte. */
  static final int ENTRIES = 256;

  private final Raster raster;
  private final int[] palette;
  private final int[] indices;

  /**
   * Wraps a decoder's raster.
   *
   * @param palette {@code 0xAARRGGBB} for every index that a sample can be
   */
  PaletteRows(Raster raster, int[] palette) {
    this.raster = raster;
    this.palette = palette;
    this.indices = new int[raster.getWidth()];
  }

  /** Returns a palette of opaque R, G, B, R, G, B, …; what lies beyond it is black. */
  static int[] opaque(byte[] colours) {
    int[] palette = new int[ENTRIES];
    Arrays.fill(palette, 0xff000000);
    for (int i = 0; i < colours.length / 3 * 3; i++) {
      palette[i / 3] |= (colours[i] & 0xff) << (16 - 8 * (i % 3));
    }
    return palette;
  }

  @Override
  public void read(int y, int[] row) {
    raster.getSamples(0, y, indices.length, 1, 0, indices);
    for (int x = 0; x < indices.length; x++) {
      RgbImage.put(palette[indices[x]], row, 3 * x);
    }
  }
}
