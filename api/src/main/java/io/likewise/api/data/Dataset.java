package io.likewise.api.data;

import java.util.List;
import java.util.Optional;

/** A labelled set of images, whole and in memory. Safe for use by many threads. */
public interface Dataset {
  /** Returns what the data set is called, such as {@code cifar10}. */
  String name();

  /** Returns the classes' names; a label is an index into them. */
  List<String> classNames();

  /** Returns the training images. */
  Split train();

  /** Returns the test images. */
  Split test();

  /** Returns the validation images of a data set that brings its own. */
  default Optional<Split> validation() {
    return Optional.empty();
  }

  /** Returns what lies where the data set was read from and is no part of it, in order. */
  default List<Skipped> skipped() {
    return List.of();
  }

  /**
   * Returns the SHA-256 of class names, labels and pixels in order, in hexadecimal: equal digests
   * mean equal data, whatever file they came from.
   */
  String digest();
}
