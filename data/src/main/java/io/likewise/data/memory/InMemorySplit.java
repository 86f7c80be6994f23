package io.likewise.data.memory;

import io.likewise.api.data.Split;
import io.likewise.files.Digests;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Images and labels in arrays. */
public final class InMemorySplit implements Split {
  private final int imageSize;
  private final int[] labels;
  private final byte[][] images;

  /**
   * Wraps the arrays, which nobody changes from here on.
   *
   * @param imageSize the height and width of every image
   * @param labels the class of each image
   * @param images of each image uint8 {@code [height, width, RGB]}
   */
  public InMemorySplit(int imageSize, int[] labels, byte[][] images) {
    int length = imageSize * imageSize * 3;
    if (labels.length != images.length
        || Arrays.stream(images).anyMatch(pixels -> pixels.length != length)) {
      throw new IllegalArgumentException(
          images.length + " images are not " + labels.length + " of size " + imageSize);
    }
    this.imageSize = imageSize;
    this.labels = labels;
    this.images = images;
  }

  /**
   * Copies images that lie one behind another.
   *
   * @param imageSize the height and width of every image
   * @param labels the class of each image, as uint8
   * @param pixels uint8 {@code [image, height, width, RGB]}
   */
  public InMemorySplit(int imageSize, byte[] labels, byte[] pixels) {
    this(imageSize, widened(labels), divided(pixels, labels.length, imageSize * imageSize * 3));
  }

  private static int[] widened(byte[] labels) {
    int[] widened = new int[labels.length];
    Arrays.setAll(widened, i -> labels[i] & 0xff);
    return widened;
  }

  private static byte[][] divided(byte[] pixels, int images, int length) {
    if ((long) images * length != pixels.length) {
      throw new IllegalArgumentException(
          pixels.length + " bytes are not " + images + " images of " + length);
    }
    byte[][] divided = new byte[images][];
    Arrays.setAll(divided, i -> Arrays.copyOfRange(pixels, i * length, (i + 1) * length));
    return divided;
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
    return labels[index];
  }

  @Override
  public void pixels(int index, byte[] target, int offset) {
    Objects.checkIndex(index, labels.length);
    System.arraycopy(images[index], 0, target, offset, images[index].length);
  }

  /** Returns the images themselves, which are not to be changed. */
  public List<byte[]> images() {
    return List.of(images);
  }

  /** Returns some of these images, in the order in which they are named. */
  InMemorySplit select(int[] indices) {
    return new InMemorySplit(
        imageSize,
        Arrays.stream(indices).map(i -> labels[i]).toArray(),
        Arrays.stream(indices).mapToObj(i -> images[i]).toArray(byte[][]::new));
  }

  /** Returns the SHA-256 of an image's pixels. */
  public byte[] digest(int index) {
    return Digests.sha256().digest(images[index]);
  }

  /**
   * Adds all labels, then all pixels to a digest.
   *
   * @param labelBytes how many bytes a label takes, the least significant first
   */
  void addTo(MessageDigest digest, int labelBytes) {
    for (int label : labels) {
      for (int i = 0; i < labelBytes; i++) {
        digest.update((byte) (label >> (8 * i)));
      }
    }
    for (byte[] pixels : images) {
      digest.update(pixels);
    }
  }
}
