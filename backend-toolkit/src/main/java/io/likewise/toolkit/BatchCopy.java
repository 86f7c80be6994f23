package io.likewise.toolkit;

import io.likewise.api.data.Batch;
import io.likewise.api.model.ModelSpec;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/**
 * Copies a batch into an engine's memory: images in the engine's order of dimensions, and masks as
 * what a unit is multiplied by. Buffers are filled from index 0 on, wherever they stand; an array
 * is one by {@code DoubleBuffer.wrap}.
 */
public final class BatchCopy {
  private static final int CHANNELS = 3;

  /** The order of an image's dimensions. */
  public enum Layout {
    /** {@code [channel, height, width]}. */
    CHANNELS_FIRST,
    /** {@code [height, width, channel]}: as a batch has them. */
    CHANNELS_LAST
  }

  private BatchCopy() {}

  /** Returns the number of values in a batch's images. */
  public static int imageValues(Batch batch) {
    return batch.size() * batch.imageSize() * batch.imageSize() * CHANNELS;
  }

  /** Copies the images as float32. */
  public static void images(Batch batch, Layout layout, FloatBuffer target) {
    FloatBuffer source = batch.images();
    if (layout == Layout.CHANNELS_LAST) {
      target.put(0, source, 0, imageValues(batch));
      return;
    }
    int area = batch.imageSize() * batch.imageSize();
    for (int n = 0; n < batch.size(); n++) {
      int image = n * area * CHANNELS;
      for (int c = 0; c < CHANNELS; c++) {
        for (int i = 0; i < area; i++) {
          target.put(image + c * area + i, source.get(image + i * CHANNELS + c));
        }
      }
    }
  }

  /** Copies the images as float64. */
  public static void images(Batch batch, Layout layout, DoubleBuffer target) {
    FloatBuffer source = batch.images();
    int area = batch.imageSize() * batch.imageSize();
    int channelStep = layout == Layout.CHANNELS_FIRST ? area : 1;
    int pixelStep = layout == Layout.CHANNELS_FIRST ? 1 : CHANNELS;
    for (int n = 0; n < batch.size(); n++) {
      int image = n * area * CHANNELS;
      for (int c = 0; c < CHANNELS; c++) {
        for (int i = 0; i < area; i++) {
          target.put(image + c * channelStep + i * pixelStep, source.get(image + i * CHANNELS + c));
        }
      }
    }
  }

  /** Returns the number of values in a batch's masks behind one of the dropouts. */
  public static int maskValues(Batch batch, ModelSpec spec, int dropout) {
    return batch.size() * spec.maskUnits().get(dropout);
  }

  /**
   * Copies the masks behind a dropout, {@code [size, units]}, as float32: 0 or 1/(1 − p).
   *
   * @param dropout which of the network's dropouts, from 0
   */
  public static void mask(Batch batch, ModelSpec spec, int dropout, FloatBuffer target) {
    ByteBuffer source = batch.masks().get(dropout);
    float kept = (float) kept(spec);
    for (int i = 0; i < maskValues(batch, spec, dropout); i++) {
      target.put(i, source.get(i) * kept);
    }
  }

  /** Copies the masks behind a dropout as float64. */
  public static void mask(Batch batch, ModelSpec spec, int dropout, DoubleBuffer target) {
    ByteBuffer source = batch.masks().get(dropout);
    double kept = kept(spec);
    for (int i = 0; i < maskValues(batch, spec, dropout); i++) {
      target.put(i, source.get(i) * kept);
    }
  }

  private static double kept(ModelSpec spec) {
    return 1 / (1 - spec.dropout());
  }
}
