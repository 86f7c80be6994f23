package io.likewise.backend.dl4j.pass;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Maps of a batch, channels last.
 *
 * @param values all of them, flat
 * @param batch the number of images
 * @param size height and width
 * @param channels of each position
 */
record FeatureMap(INDArray values, int batch, int size, int channels) {
  /** How many values of a part are small enough to stay in a cache between two operations. */
  private static final int PART = 1 << 20;

  /** Returns {@code [batch, size, size, channels]}; a view. */
  INDArray images() {
    return values.reshape('c', batch, size, size, channels);
  }

  /** Returns {@code [batch·size·size, channels]}; a view. */
  INDArray rows() {
    return values.reshape('c', positions(), channels);
  }

  /** Returns the number of positions in all images. */
  long positions() {
    return (long) batch * size * size;
  }

  /** Returns a few images; a view. */
  FeatureMap part(int first, int count) {
    long image = values.length() / batch;
    return new FeatureMap(
        values.get(NDArrayIndex.interval(first * image, (first + count) * image)),
        count,
        size,
        channels);
  }

  /** Returns how many of so many images, of so many values each, can stay in the cache together. */
  static int imagesInPart(int batch, long image) {
    return (int) Math.max(1, Math.min(batch, PART / image));
  }

  /** Returns the images in parts that can stay in the cache; views. */
  List<FeatureMap> parts() {
    return parts(imagesInPart(batch, values.length() / batch));
  }

  /** Returns the images in parts of so many; views. */
  List<FeatureMap> parts(int images) {
    List<FeatureMap> parts = new ArrayList<>();
    for (int first = 0; first < batch; first += images) {
      parts.add(part(first, Math.min(images, batch - first)));
    }
    return parts;
  }
}
