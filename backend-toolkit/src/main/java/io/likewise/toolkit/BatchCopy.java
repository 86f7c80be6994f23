package io.likewise.toolkit;

import io.likewise.api.data.Batch;
import io.likewise.api.model.ModelSpec;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies a batch into an engine's memory: images in the engine's order of dimensions, and masks as
 * what a unit is multiplied by. Buffers are filled from index 0 on, wherever they stand.
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

  /** Returns a copy of the images as they lie in the batch, in float64. */
  public static double[] images(Batch batch) {
    double[] images = new double[imageValues(batch)];
    images(batch, Layout.CHANNELS_LAST, DoubleBuffer.wrap(images));
    return images;
  }

  /** Copies the images into a buffer of float or double. */
  public static void images(Batch batch, Layout layout, Buffer target) {
    FloatBuffer source = batch.images();
    if (layout == Layout.CHANNELS_LAST && target instanceof FloatBuffer floats) {
      floats.put(0, source, 0, imageValues(batch));
      return;
    }
    Sink sink = Sink.of(target);
    int area = batch.imageSize() * batch.imageSize();
    int channelStep = layout == Layout.CHANNELS_FIRST ? area : 1;
    int pixelStep = layout == Layout.CHANNELS_FIRST ? 1 : CHANNELS;
    for (int n = 0; n < batch.size(); n++) {
      int image = n * area * CHANNELS;
      for (int c = 0; c < CHANNELS; c++) {
        for (int i = 0; i < area; i++) {
          sink.put(image + c * channelStep + i * pixelStep, source.get(image + i * CHANNELS + c));
        }
      }
    }
  }

  /** Copies the labels as integers of 64 bits. */
  public static void labels(Batch batch, LongBuffer target) {
    for (int n = 0; n < batch.size(); n++) {
      target.put(n, batch.labels()[n]);
    }
  }

  /** Returns the number of values in a batch's masks behind one of the dropouts. */
  public static int maskValues(Batch batch, ModelSpec spec, int dropout) {
    return batch.size() * spec.maskUnits().get(dropout);
  }

  /** Returns a copy of the masks behind each dropout, in float64. */
  public static List<double[]> masks(Batch batch, ModelSpec spec) {
    List<double[]> masks = new ArrayList<>();
    for (int i = 0; i < spec.dropouts(); i++) {
      masks.add(new double[maskValues(batch, spec, i)]);
      mask(batch, spec, i, DoubleBuffer.wrap(masks.get(i)));
    }
    return masks;
  }

  /**
   * Copies the masks behind a dropout, {@code [size, units]}: 0 or 1/(1 − p).
   *
   * @param dropout which of the network's dropouts, from 0
   * @param target of float or double
   */
  public static void mask(Batch batch, ModelSpec spec, int dropout, Buffer target) {
    ByteBuffer source = batch.masks().get(dropout);
    Sink sink = Sink.of(target);
    double kept = 1 / (1 - spec.dropout());
    for (int i = 0; i < maskValues(batch, spec, dropout); i++) {
      sink.put(i, source.get(i) * kept);
    }
  }

  /** Memory of either precision, which rounds what it is given. */
  private interface Sink {
    void put(int at, double value);

    static Sink of(Buffer buffer) {
      if (buffer instanceof DoubleBuffer doubles) {
        return doubles::put;
      }
      FloatBuffer floats = (FloatBuffer) buffer;
      return (at, value) -> floats.put(at, (float) value);
    }
  }
}
