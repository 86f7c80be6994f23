package io.likewise.data.formats;

import java.util.List;

/**
 * A tensor of an open weights file: its name and shape are known, its values are read when they are
 * asked for. It is of use until the file is closed.
 */
public interface StoredTensor {

  /** Returns the name the file gives the tensor, for messages. */
  String name();

  /** Returns the shape; empty for a single number. */
  List<Integer> shape();

  /** Returns how the file holds the numbers. */
  Numbers numbers();

  /** Returns the values in row-major order as float32. */
  float[] floats();

  /** Returns the values in row-major order as float64. */
  double[] doubles();

  /** The kinds of numbers that a weights file may hold. */
  enum Numbers {
    /** Floating point of at most 32 bits. */
    FLOAT32,
    /** Floating point of 64 bits. */
    FLOAT64,
    /** Whole numbers, or anything else that is not a weight. */
    OTHER
  }
}
