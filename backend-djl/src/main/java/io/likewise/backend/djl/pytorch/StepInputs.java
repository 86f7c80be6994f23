package io.likewise.backend.djl.pytorch;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
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
 * A batch as libtorch wants it: channels first, int64 labels, scaled masks, in buffers that are
 * used again for every step.
 *
 * <p>On the CPU the arrays are views of these buffers, good until the next batch is taken.
 */
final class StepInputs {
  private static final int CHANNELS = 3;

  private final ModelSpec spec;
  private final Precision precision;
  private final List<ByteBuffer> buffers = new ArrayList<>();

  StepInputs(ModelSpec spec, Precision precision) {
    this.spec = spec;
    this.precision = precision;
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

  private PtNDArray array(PtNDManager manager, ByteBuffer values, Shape shape) {
    return manager.create(values, shape, PyTorchTensors.dataType(precision));
  }

  private int width() {
    return PyTorchTensors.dataType(precision).getNumOfBytes();
  }

  /** Returns the images, {@code [size, 3, height, width]}. */
  PtNDArray images(PtNDManager manager, Batch batch) {
    int area = batch.imageSize() * batch.imageSize();
    ByteBuffer values = buffer(0, batch.size() * area * CHANNELS * width());
    if (precision == Precision.FLOAT64) {
      channelsFirst(batch, area, values.asDoubleBuffer());
    } else {
      channelsFirst(batch, area, values.asFloatBuffer());
    }
    return array(
        manager, values, new Shape(batch.size(), CHANNELS, batch.imageSize(), batch.imageSize()));
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
  PtNDArray labels(PtNDManager manager, Batch batch) {
    ByteBuffer values = buffer(1, batch.size() * Long.BYTES);
    LongBuffer target = values.asLongBuffer();
    for (int n = 0; n < batch.size(); n++) {
      target.put(n, batch.labels()[n]);
    }
    return manager.create(values, new Shape(batch.size(), 1), DataType.INT64);
  }

  /** Returns each dropout's mask times 1/(1 − p), {@code [size, units]}. */
  List<PtNDArray> masks(PtNDManager manager, Batch batch) {
    double scale = 1 / (1 - spec.dropout());
    List<PtNDArray> masks = new ArrayList<>();
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
