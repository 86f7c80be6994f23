package io.likewise.data.batches;

import io.likewise.api.data.Batch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** The buffers of one batch, filled again and again, and the batches that show them. */
final class BatchSlot {
  private static final int CHANNELS = 3;

  private final int imageSize;
  private final List<Integer> maskUnits;
  private final FloatBuffer images;
  private final int[] labels;
  private final int[] samples;
  private final List<ByteBuffer> masks;
  // A handful at most: the full size and the last one, with masks and without.
  private final List<Batch> batches = new ArrayList<>();

  BatchSlot(int capacity, int imageSize, List<Integer> maskUnits) {
    this.imageSize = imageSize;
    this.maskUnits = maskUnits;
    this.images = direct(bytes(capacity, imageSize)).asFloatBuffer();
    this.labels = new int[capacity];
    this.samples = new int[capacity];
    this.masks = maskUnits.stream().map(units -> direct((long) capacity * units)).toList();
  }

  private static ByteBuffer direct(long bytes) {
    return ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
  }

  /** Returns the size of the images of a slot. */
  static long bytes(int capacity, int imageSize) {
    return (long) capacity * imageSize * imageSize * CHANNELS * Float.BYTES;
  }

  /**
   * Returns the slot's buffers as a batch, each buffer as long as the batch; the same object every
   * time for the same size.
   *
   * @param size the number of images
   * @param training whether the masks belong to it
   */
  Batch batch(int size, boolean training) {
    for (Batch batch : batches) {
      if (batch.size() == size && batch.masks().isEmpty() == (!training || masks.isEmpty())) {
        return batch;
      }
    }
    List<ByteBuffer> rows = new ArrayList<>();
    for (int i = 0; training && i < masks.size(); i++) {
      rows.add(masks.get(i).slice(0, size * maskUnits.get(i)));
    }
    FloatBuffer exactly = images.slice(0, size * imageSize * imageSize * CHANNELS);
    Batch batch = new Batch(size, imageSize, exactly, labels, rows, samples);
    batches.add(batch);
    return batch;
  }
}
