package io.likewise.backend.djl.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.likewise.api.data.Batch;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Precision;
import io.likewise.toolkit.BatchCopy;
import io.likewise.toolkit.BatchCopy.Layout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
  private final ModelSpec spec;
  private final DataType type;
  private final Layout layout;
  private final List<ByteBuffer> buffers = new ArrayList<>();

  /** Prepares for batches of a network. */
  public StepInputs(ModelSpec spec, Precision precision, Layout layout) {
    this.spec = spec;
    this.type = DataTypes.of(precision);
    this.layout = layout;
    for (int i = 0; i < 2 + spec.dropouts(); i++) {
      buffers.add(ByteBuffer.allocateDirect(0));
    }
  }

  private ByteBuffer buffer(int index, int values, DataType of) {
    int bytes = values * of.getNumOfBytes();
    if (buffers.get(index).capacity() < bytes) {
      buffers.set(index, ByteBuffer.allocateDirect(bytes));
    }
    return buffers.get(index).slice(0, bytes).order(ByteOrder.nativeOrder());
  }

  /** Returns the images, {@code [size, …]} and an image's dimensions in the layout's order. */
  public NDArray images(NDManager manager, Batch batch) {
    ByteBuffer values = buffer(0, BatchCopy.imageValues(batch), type);
    BatchCopy.images(batch, layout, DataTypes.numbers(values, type));
    int side = batch.imageSize();
    Shape shape =
        layout == Layout.CHANNELS_FIRST
            ? new Shape(batch.size(), 3, side, side)
            : new Shape(batch.size(), side, side, 3);
    return manager.create(values, shape, type);
  }

  /** Returns the labels, int64 {@code [size, 1]}. */
  public NDArray labels(NDManager manager, Batch batch) {
    ByteBuffer values = buffer(1, batch.size(), DataType.INT64);
    BatchCopy.labels(batch, values.asLongBuffer());
    return manager.create(values, new Shape(batch.size(), 1), DataType.INT64);
  }

  /** Returns each dropout's mask times 1/(1 − p), {@code [size, units]}. */
  public List<NDArray> masks(NDManager manager, Batch batch) {
    List<NDArray> masks = new ArrayList<>();
    for (int i = 0; i < spec.dropouts(); i++) {
      ByteBuffer values = buffer(2 + i, BatchCopy.maskValues(batch, spec, i), type);
      BatchCopy.mask(batch, spec, i, DataTypes.numbers(values, type));
      masks.add(manager.create(values, new Shape(batch.size(), spec.maskUnits().get(i)), type));
    }
    return masks;
  }
}
