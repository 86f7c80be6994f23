package io.likewise.backend.djl.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.likewise.api.data.Batch;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Precision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch as an engine wants it: its own order of dimensions, int64 labels, scaled masks, in
 * buffers that are used again for every step.
 *
 * <p>Where an engine does not copy what it is given (PyTorch on the CPU), the arrays are views of
 * these buffers, good until the next batch is taken.
 */
public final class StepInputs {
  private static final int CHANNELS = 3;

  /** The order of an image's dimensions. */
  public enum Layout {
    /** {@code [channel, height, width]}. */
    CHANNELS_FIRST,
    /** {@code [height, width, channel]}. */
    CHANNELS_LAST
  }

  private final ModelSpec spec;
  private final Precision precision;
  private final Layout layout;
  private final List<ByteBuffer> buffers = new ArrayList<>();

  /** Prepares for batches of a network. */
  public StepInputs(ModelSpec spec, Precision precision, Layout layout) {
    this.spec = spec;
    this.precision = precision;
    this.layout = layout;
    for (int i = 0; i < 2 + spec.dropouts(); i++) {
      buffers.add(ByteBuffer.allocateDirect(0));
    }
  }

  private ByteBuffer buffer(int index, int bytes) {
    if (buffers.get(index).capacity() < bytes) {
      buffers.set(index, ByteBuffer.allocateDirect(bytes));
    }
    return buffers.get(index).slice(0, bytes).order(ByteOrder.nativeOrder());
  }

  private NDArray array(NDManager manager, ByteBuffer values, Shape shape) {
    return manager.create(values, shape, DataTypes.of(precision));
  }

  private int width() {
    return DataTypes.of(precision).getNumOfBytes();
  }

  /** Returns the images, {@code [size, …]} and an image's dimensions in the layout's order. */
  public NDArray images(NDManager manager, Batch batch) {
    int side = batch.imageSize();
    int count = batch.size() * side * side * CHANNELS;
    ByteBuffer values = buffer(0, count * width());
    boolean wide = precision == Precision.FLOAT64;
    if (layout == Layout.CHANNELS_LAST) {
      if (wide) {
        DoubleBuffer target = values.asDoubleBuffer();
        for (int i = 0; i < count; i++) {
          target.put(i, batch.images().get(i));
        }
      } else {
        values.asFloatBuffer().put(0, batch.images(), 0, count);
      }
      return array(manager, values, new Shape(batch.size(), side, side, CHANNELS));
    }
    if (wide) {
      channelsFirst(batch, side * side, values.asDoubleBuffer());
    } else {
      channelsFirst(batch, side * side, values.asFloatBuffer());
    }
    return array(manager, values, new Shape(batch.size(), CHANNELS, side, side));
  }

  private static void channelsFirst(Batch batch, int area, FloatBuffer target) {
    FloatBuffer source = batch.images();
    for (int n = 0; n < batch.size(); n++) {
      int image = n * area * CHANNELS;
      for (int c = 0; c < CHANNELS; c++) {
        for (int i = 0; i < area; i++) {
          target.put(image + c * area + i, source.get(image + i * CHANNELS + c));
        }
      }
    }
  }

  private static void channelsFirst(Batch batch, int area, DoubleBuffer target) {
    FloatBuffer source = batch.images();
    for (int n = 0; n < batch.size(); n++) {
      int image = n * area * CHANNELS;
      for (int c = 0; c < CHANNELS; c++) {
        for (int i = 0; i < area; i++) {
          target.put(image + c * area + i, source.get(image + i * CHANNELS + c));
        }
      }
    }
  }

  /** Returns the labels, int64 {@code [size, 1]}. */
  public NDArray labels(NDManager manager, Batch batch) {
    ByteBuffer values = buffer(1, batch.size() * Long.BYTES);
    LongBuffer target = values.asLongBuffer();
    for (int n = 0; n < batch.size(); n++) {
      target.put(n, batch.labels()[n]);
    }
    return manager.create(values, new Shape(batch.size(), 1), DataType.INT64);
  }

  /** Returns each dropout's mask times 1/(1 − p), {@code [size, units]}. */
  public List<NDArray> masks(NDManager manager, Batch batch) {
    double scale = 1 / (1 - spec.dropout());
    List<NDArray> masks = new ArrayList<>();
    for (int i = 0; i < spec.dropouts(); i++) {
      int units = spec.maskUnits().get(i);
      int count = batch.size() * units;
      ByteBuffer values = buffer(2 + i, count * width());
      ByteBuffer source = batch.masks().get(i);
      if (precision == Precision.FLOAT64) {
        DoubleBuffer target = values.asDoubleBuffer();
        for (int j = 0; j < count; j++) {
          target.put(j, source.get(j) * scale);
        }
      } else {
        FloatBuffer target = values.asFloatBuffer();
        for (int j = 0; j < count; j++) {
          target.put(j, (float) (source.get(j) * scale));
        }
      }
      masks.add(array(manager, values, new Shape(batch.size(), units)));
    }
    return masks;
  }
}
