package io.likewise.api.data;

/** The images and labels of one part of a data set, by index. Safe for use by many threads. */
public interface Split {
  /** Returns the number of images. */
  int size();

  /** Returns the height and width in which the images are stored. */
  int imageSize();

  /** Returns the class of an image, from 0. */
  int label(int index);

  /**
   * Copies an image as uint8 RGB, row-major {@code [height, width, channel]}.
   *
   * @param index the image, from 0
   * @param target receives {@code imageSize * imageSize * 3} bytes
   * @param offset where in the target
   */
  void pixels(int index, byte[] target, int offset);
}
