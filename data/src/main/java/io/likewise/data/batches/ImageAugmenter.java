package io.likewise.data.batches;

import io.likewise.api.experiment.Preprocessing;

/**
 * Turns stored pixels into what the network sees, at the stored size: flip, quarter turns,
 * brightness, contrast, clipping if asked for, preprocessing; in double, not rounded.
 *
 * <p>A pixel is a byte, so a channel's whole arithmetic is a table of 256 values for each image,
 * and flip and turns are one of eight permutations of the pixels. Brightness and contrast are those
 * of {@code tf.image}: v + δ, then (v − mean)·c + mean with the image's own channel mean. Resizing
 * comes after this and is a weighted mean, which an affine preprocessing commutes with; that is why
 * it may come before.
 *
 * <p>Holds working memory: for one thread.
 */
final class ImageAugmenter {
  private static final int CHANNELS = 3;
  private static final int VALUES = 256;

  private final int pixels;
  private final boolean clip;
  private final int[][] permutations;
  private final double[][] tables = new double[CHANNELS][VALUES];
  private final double[] means = new double[CHANNELS];
  private final Preprocessing preprocessing;

  /** Makes an augmenter; if {@code clip}, values are cut to [0, 1] before the preprocessing. */
  ImageAugmenter(int imageSize, Preprocessing preprocessing, boolean clip) {
    this.pixels = imageSize * imageSize;
    this.clip = clip;
    this.permutations = permutations(imageSize);
    this.preprocessing = preprocessing;
  }

  /**
   * Computes an image.
   *
   * @param stored uint8 RGB {@code [height, width, channel]}
   * @param variation how the image is varied
   * @param target receives as many values in the same layout
   */
  void apply(byte[] stored, Variation variation, double[] target) {
    if (variation.contrast() != 1) {
      measure(stored);
    }
    for (int channel = 0; channel < CHANNELS; channel++) {
      fill(tables[channel], channel, variation);
    }
    double[] first = tables[0];
    double[] second = tables[1];
    double[] third = tables[2];
    int firstChannel = preprocessing.source(0);
    int thirdChannel = preprocessing.source(2);
    int[] from = permutations[(variation.flip() ? 4 : 0) + variation.quarterTurns()];
    for (int pixel = 0, to = 0; pixel < pixels; pixel++, to += CHANNELS) {
      int at = from[pixel];
      target[to] = first[stored[at + firstChannel] & 0xff];
      target[to + 1] = second[stored[at + 1] & 0xff];
      target[to + 2] = third[stored[at + thirdChannel] & 0xff];
    }
  }

  private void measure(byte[] stored) {
    int red = 0;
    int green = 0;
    int blue = 0;
    for (int at = 0; at < pixels * CHANNELS; at += CHANNELS) {
      red += stored[at] & 0xff;
      green += stored[at + 1] & 0xff;
      blue += stored[at + 2] & 0xff;
    }
    means[0] = red / (255.0 * pixels);
    means[1] = green / (255.0 * pixels);
    means[2] = blue / (255.0 * pixels);
  }

  private void fill(double[] table, int channel, Variation variation) {
    double brightness = variation.brightness();
    double contrast = variation.contrast();
    double mean = contrast == 1 ? 0 : means[preprocessing.source(channel)] + brightness;
    double scale = preprocessing.scale(channel);
    double shift = preprocessing.shift(channel);
    for (int i = 0; i < VALUES; i++) {
      double value = i / 255.0 + brightness;
      if (contrast != 1) {
        value = (value - mean) * contrast + mean;
      }
      if (clip) {
        value = Math.min(1, Math.max(0, value));
      }
      table[i] = value * scale + shift;
    }
  }

  /** Returns, for each flip and number of turns, where each pixel of the result comes from. */
  private static int[][] permutations(int size) {
    int[][] all = new int[8][];
    for (int flipped = 0; flipped < 2; flipped++) {
      int[] current = new int[size * size];
      for (int row = 0; row < size; row++) {
        for (int column = 0; column < size; column++) {
          int source = flipped == 1 ? size - 1 - column : column;
          current[row * size + column] = (row * size + source) * CHANNELS;
        }
      }
      for (int turns = 0; turns < 4; turns++) {
        all[flipped * 4 + turns] = current;
        current = turned(current, size);
      }
    }
    return all;
  }

  /** Turns a square counter-clockwise: what was the last column becomes the first row. */
  private static int[] turned(int[] square, int size) {
    int[] turned = new int[square.length];
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        turned[row * size + column] = square[column * size + size - 1 - row];
      }
    }
    return turned;
  }
}
