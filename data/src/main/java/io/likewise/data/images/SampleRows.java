package io.likewise.data.images;

import java.awt.image.Raster;

/**
 * The rows of an image whose samples are grey or RGB, of any number of bits, perhaps with alpha.
 */
final class SampleRows implements RgbImage.Rows {
  private final Raster raster;
  private final int colours;
  private final boolean alpha;
  private final int[] transparent;
  private final int[] bits;
  private final int[] samples;

  /**
   * Wraps a decoder's raster: one band of grey or three of R, G and B, and perhaps one more.
   *
   * @param alpha whether to look at the last band of two or four
   * @param transparent the samples of the one colour that is transparent, or nothing
   */
  SampleRows(Raster raster, boolean alpha, int... transparent) {
    this.raster = raster;
    this.colours = raster.getNumBands() < 3 ? 1 : 3;
    this.alpha = alpha;
    this.transparent = transparent;
    this.bits = raster.getSampleModel().getSampleSize();
    this.samples = new int[raster.getWidth() * raster.getNumBands()];
  }

  @Override
  public void read(int y, int[] row) {
    raster.getPixels(0, y, raster.getWidth(), 1, samples);
    int bands = bits.length;
    for (int to = 0, from = 0; to < row.length; to += 3, from += bands) {
      int opacity = opacity(from);
      for (int i = 0; i < 3; i++) {
        int band = colours == 1 ? 0 : i;
        row[to + i] = RgbImage.onWhite(eightBits(samples[from + band], bits[band]), opacity);
      }
    }
  }

  private int opacity(int from) {
    if (alpha) {
      return eightBits(samples[from + colours], bits[colours]);
    }
    for (int i = 0; i < transparent.length; i++) {
      if (samples[from + i] != transparent[i]) {
        return 255;
      }
    }
    return transparent.length == 0 ? 255 : 0;
  }

  /** Rounds more than 8 bits, and cuts fewer off as Pillow does: in a PNG these come out even. */
  private static int eightBits(int value, int bits) {
    if (bits == 8) {
      return value;
    }
    long most = (1L << bits) - 1;
    return (int) ((2L * 255 * value + (bits > 8 ? most : 0)) / (2 * most));
  }
}
