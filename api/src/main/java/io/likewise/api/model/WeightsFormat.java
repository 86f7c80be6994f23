package io.likewise.api.model;

import java.nio.file.Path;

/** Reads and writes weights as files of one format. */
public interface WeightsFormat {
  /**
   * Reads every tensor of a file.
   *
   * @throws io.likewise.api.error.LikewiseException {@code WEIGHTS_MISSING} or {@code
   *     WEIGHTS_CORRUPT}
   */
  Weights read(Path file);

  /**
   * Writes all tensors to a file, as float32, a function of the weights alone: equal weights, equal
   * bytes. The file appears whole or not at all.
   *
   * @throws io.likewise.api.error.LikewiseException {@code OUTPUT_UNWRITABLE}
   */
  void write(Weights weights, Path file);

  /**
   * Writes all tensors as {@link #write} does, but for those held as float64, which stay so: {@link
   * #read} returns the same bits.
   *
   * @return the SHA-256 of the file's bytes as they were meant, in lower-case hexadecimal
   * @throws io.likewise.api.error.LikewiseException {@code OUTPUT_UNWRITABLE}
   */
  String writeExactly(Weights weights, Path file);
}
