package io.likewise.report;

import io.likewise.api.data.Batch;
import io.likewise.api.data.Split;
import io.likewise.api.experiment.Preprocessing;
import java.awt.image.BufferedImage;

/** Images of data sets and batches as Java draws them. */
final class Images {
  private static final int CHANNELS = 3;

  private Images() {}

  /** Returns an image of a split as it is stored. */
  static BufferedImage stored(Split split, int index) {
    int size = split.imageSize();
    byte[] pixels = new byte[size * size * CHANNELS];
    split.pixels(index, pixels, 0);
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < size * size; i++) {
      int at = i * CHANNELS;
      image.setRGB(i % size, i / size, rgb(pixels[at], pixels[at + 1], pixels[at + 2]));
    }
    return image;
  }

  private static int rgb(int red, int green, int blue) {
    return (red & 0xff) << 16 | (green & 0xff) << 8 | (blue & 0xff);
  }

  /**
   * Returns an image of a batch with its preprocessing undone; what is then beyond black or white
   * is drawn as black or white.
   */
  static BufferedImage seen(Batch batch, int row, Preprocessing preprocessing) {
    int size = batch.imageSize();
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    double[] color = new double[CHANNELS];
    for (int i = 0; i < size * size; i++) {
      for (int channel = 0; channel < CHANNELS; channel++) {
        double value = batch.images().get((row * size * size + i) * CHANNELS + channel);
        color[preprocessing.source(channel)] =
            (value - preprocessing.shift(channel)) / preprocessing.scale(channel);
      }
      image.setRGB(i % size, i / size, rgb(level(color[0]), level(color[1]), level(color[2])));
    }
    return image;
  }

  private static int level(double value) {
    return (int) Math.round(255 * Math.min(1, Math.max(0, value)));
  }
}
