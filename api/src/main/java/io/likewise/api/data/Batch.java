package io.likewise.api.data;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Everything one step needs: images, labels, dropout masks.
 *
 * <p>The buffers belong to a ring and are filled again once the batch is recycled; whoever needs
 * them longer copies them. Positions and limits are not to be relied on or changed: use absolute
 * access or a duplicate.
 *
 * @param size the number of images
 * @param imageSize their height and width
 * @param images direct, native order, row-major float32 {@code [size, imageSize, imageSize, 3]},
 *     preprocessed
 * @param labels the classes; the first {@code size} entries count
 * @param masks the dropout masks in order, each direct row-major bytes {@code [size, units]}, 1
 *     keeps a unit and 0 removes it; empty outside training
 * @param samples the images' indices in their split; the first {@code size} entries count
 */
@SuppressWarnings("ArrayRecordComponent") // the arrays are reused; equality of batches has no use
public record Batch(
    int size,
    int imageSize,
    FloatBuffer images,
    int[] labels,
    List<ByteBuffer> masks,
    int[] samples) {

  /** Checks that the buffers hold as much as the size says. */
  public Batch {
    masks = List.copyOf(masks);
    if (size < 1 || labels.length < size || samples.length < size) {
      throw new IllegalArgumentException("a batch of " + size + " images needs as many labels");
    }
    if (images.capacity() < size * imageSize * imageSize * 3) {
      throw new IllegalArgumentException(
          images.capacity() + " floats do not hold " + size + " images of size " + imageSize);
    }
  }
}
