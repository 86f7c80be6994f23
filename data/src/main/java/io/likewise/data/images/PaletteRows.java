package io.likewise.data.images;

import java.awt.image.Raster;

/** The rows of an image whose samples are indices into a palette. */
final class PaletteRows implements RgbImage.Rows {
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

  @Override
  public void read(int y, int[] row) {
    raster.getSamples(0, y, indices.length, 1, 0, indices);
    for (int x = 0; x < indices.length; x++) {
      RgbImage.put(palette[indices[x]], row, 3 * x);
    }
  }
}
