package io.likewise.data;

import io.likewise.api.data.Split;
import java.security.MessageDigest;
import java.util.Objects;

/** Images and labels in two arrays. */
final class InMemorySplit implements Split {
  private final int imageSize;
  private final byte[] labels;
  private final byte[] pixels;

  /**
   * Wraps the arrays, which nobody changes from here on.
   *
   * @param imageSize the height and width of every image
   * @param labels the class of each image, as uint8
   * @param pixels uint8 {@code [image, height, width, RGB]}
   */
  InMemorySplit(int imageSize, byte[] labels, byte[] pixels) {
    if ((long) labels.length * imageSize * imageSize * 3 != pixels.length) {
      throw new IllegalArgumentException(
          pixels.length + " bytes are not " + labels.length + " images of size " + imageSize);
    }
    this.imageSize = imageSize;
    this.labels = labels;
    this.pixels = pixels;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public int imageSize() {
    return imageSize;
  }

  @Override
  public int label(int index) {
    return labels[index] & 0xff;
  }

  @Override
  public void pixels(int index, byte[] target, int offset) {
    Objects.checkIndex(index, labels.length);
    int length = imageSize * imageSize * 3;
    System.arraycopy(pixels, index * length, target, offset, length);
  }

  /** Adds all labels, then all pixels to a digest. */
  void addTo(MessageDigest digest) {
    digest.update(labels);
    digest.update(pixels);
  }
}
