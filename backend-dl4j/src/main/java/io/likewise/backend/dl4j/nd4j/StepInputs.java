package io.likewise.backend.dl4j.nd4j;

import io.likewise.api.data.Batch;
import io.likewise.api.model.ModelSpec;
import io.likewise.toolkit.BatchCopy;
import io.likewise.toolkit.BatchCopy.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A batch as DL4J wants it: labels as numbers, scaled masks, in arrays that are used again for
 * every step of the same batch size.
 */
public final class StepInputs implements AutoCloseable {
  private static final int CHANNELS = 3;

  // Which array is whose.
  private static final int IMAGES = 0;
  private static final int LABELS = 1;
  private static final int MASKS = 2;

  private final ModelSpec spec;
  private final DataType type;
  private final CNN2DFormat format;
  private final List<INDArray> arrays = new ArrayList<>();

  /**
   * Prepares for a network's batches.
   *
   * @param format where the images are to have their channels
   */
  public StepInputs(ModelSpec spec, DataType type, CNN2DFormat format) {
    this.spec = spec;
    this.type = type;
    this.format = format;
    for (int i = 0; i < MASKS + spec.dropouts(); i++) {
      arrays.add(null);
    }
  }

  private INDArray array(int index, long... shape) {
    INDArray array = arrays.get(index);
    if (array == null || !Arrays.equals(array.shape(), shape)) {
      if (array != null) {
        array.close();
      }
      array = Nd4j.create(type, shape, 'c');
      arrays.set(index, array);
    }
    return array;
  }

  /**
   * Returns the images, {@code [size, height, width, 3]} as they lie in the batch, or {@code [size,
   * 3, height, width]}.
   */
  public INDArray images(Batch batch) {
    int size = batch.imageSize();
    boolean first = format == CNN2DFormat.NCHW;
    Layout layout = first ? Layout.CHANNELS_FIRST : Layout.CHANNELS_LAST;
    INDArray images =
        first
            ? array(IMAGES, batch.size(), CHANNELS, size, size)
            : array(IMAGES, batch.size(), size, size, CHANNELS);
    BatchCopy.images(batch, layout, FlatTensors.numbers(images));
    return images;
  }

  /** Returns the labels, {@code [size, 1]}. */
  public INDArray labels(Batch batch) {
    INDArray labels = array(LABELS, batch.size(), 1);
    for (int n = 0; n < batch.size(); n++) {
      labels.data().put(n, batch.labels()[n]);
    }
    return labels;
  }

  /** Returns each dropout's mask times 1/(1 − p), {@code [size, units]}. */
  List<INDArray> masks(Batch batch) {
    List<INDArray> masks = new ArrayList<>();
    for (int i = 0; i < spec.dropouts(); i++) {
      INDArray mask = array(MASKS + i, batch.size(), spec.maskUnits().get(i));
      BatchCopy.mask(batch, spec, i, FlatTensors.numbers(mask));
      masks.add(mask);
    }
    return masks;
  }

  /** Returns an input and, behind it, the masks. */
  public INDArray[] withMasks(INDArray input, Batch batch) {
    List<INDArray> all = new ArrayList<>(List.of(input));
    all.addAll(masks(batch));
    return all.toArray(INDArray[]::new);
  }

  /** Returns an input and masks that keep every unit as it is. */
  INDArray[] withoutDropout(INDArray input, int batchSize) {
    INDArray[] all = new INDArray[1 + spec.dropouts()];
    all[0] = input;
    for (int i = 0; i < spec.dropouts(); i++) {
      all[1 + i] = array(MASKS + i, batchSize, spec.maskUnits().get(i)).assign(1);
    }
    return all;
  }

  @Override
  public void close() {
    for (INDArray array : arrays) {
      if (array != null) {
        array.close();
      }
    }
    arrays.clear();
  }
}
