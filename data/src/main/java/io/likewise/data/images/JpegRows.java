package io.likewise.data.images;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * The rows of a decoded JPEG.
 *
 * <p>Components of full width and half height are the one case in which decoders differ: libjpeg
 * 6b, which many builds of Java bring along, repeats their rows, and libjpeg-turbo, which others
 * use, interpolates between them as both do between columns. Repeated rows are interpolated here,
 * by libjpeg-turbo's formula ({@code h1v2_fancy_upsample} in jdsample.c), so that every Java gives
 * the same pixels.
 */
final class JpegRows implements RgbImage.Rows {
  /** 8 x 32 pixels: the second component is 144 in its upper 8 rows and 112 in its lower 8. */
  private static final byte[] JPEG =
      Base64.getDecoder()
          .decode(
              "/9j/2wBDAAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB"
                  + "AQEBAQEBAQH/wAARCAAgAAgDARIAAhEAAxEA/8QAFQABAQAAAAAAAAAAAAAAAAAAAAj/xAAUEAEAAAAAAA"
                  + "AAAAAAAAAAAAAA/9oADAMBAAIAAwAAPwAKAAQAP//Z");

  private final Raster raster;
  private final JpegColour colour;
  private final boolean[] repeated;
  private final int[] samples;
  private final int[] next;

  /**
   * Wraps a decoder's raster.
   *
   * @param repeated for each component whether rows come in pairs that are to be interpolated
   */
  JpegRows(Raster raster, JpegColour colour, boolean[] repeated) {
    this.raster = raster;
    this.colour = colour;
    this.repeated = repeated;
    this.samples = new int[raster.getWidth() * raster.getNumBands()];
    this.next = new int[raster.getWidth()];
  }

  @Override
  public void read(int y, int[] row) {
    raster.getPixels(0, y, raster.getWidth(), 1, samples);
    for (int band = 0; band < repeated.length; band++) {
      if (repeated[band]) {
        interpolate(y, band);
      }
    }
    colour.toRgb(samples, row);
  }

  private void interpolate(int y, int band) {
    boolean upper = y % 2 == 0;
    int neighbour = Math.max(0, Math.min(raster.getHeight() - 1, upper ? y - 1 : y + 1));
    raster.getSamples(0, neighbour, next.length, 1, band, next);
    for (int x = 0, at = band; x < next.length; x++, at += repeated.length) {
      samples[at] = (3 * samples[at] + next[x] + (upper ? 1 : 2)) >> 2;
    }
  }

  /**
   * Returns whether this Java's decoder repeats rows, and does not interpolate, where some lack.
   */
  static boolean repeatsRows(ImageReader like) throws IOException {
    ImageReader reader = like.getOriginatingProvider().createReaderInstance();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(JPEG))) {
      reader.setInput(in);
      Raster raster = reader.readRaster(0, null);
      return raster.getSample(0, 15, 1) == raster.getSample(0, 14, 1);
    } finally {
      reader.dispose();
    }
  }
}
