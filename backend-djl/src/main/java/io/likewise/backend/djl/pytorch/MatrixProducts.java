package io.likewise.backend.djl.pytorch;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.likewise.api.model.ConvUnit;

/**
 * Convolutions that are matrix products in disguise, for activations and kernels whose channels
 * come last in memory: there, neither their inputs nor their results have to be copied. oneDNN
 * computes them as convolutions all the same, and takes up to ten times as long for the way back.
 */
final class MatrixProducts {
  /** On maps of more positions oneDNN's convolution is as fast, and at 224×224 faster. */
  private static final int MOST_POSITIONS = 4;

  private MatrixProducts() {}

  /** Returns whether a unit's convolution is one that is faster computed as such. */
  static boolean isOne(ConvUnit unit) {
    return isOfPositions(unit) || seesOnlyItsCentre(unit);
  }

  /** Returns whether one is that of a kernel of 1×1, whose rows are the map's positions. */
  static boolean isOfPositions(ConvUnit unit) {
    return unit.kernel() == 1 && unit.outputSize() * unit.outputSize() <= MOST_POSITIONS;
  }

  /** A kernel of 3×3 on a map of one position: all that is around it is padding. */
  private static boolean seesOnlyItsCentre(ConvUnit unit) {
    return unit.kernel() == 3 && unit.padding() == 1 && unit.inputSize() == 1;
  }

  /**
   * Computes one.
   *
   * @param x {@code [batch, in, size, size]}
   * @param kernel {@code [out, in, height, width]}
   * @param bias {@code [out]}, or null
   */
  static PtNDArray of(ConvUnit unit, PtNDArray x, PtNDArray kernel, PtNDArray bias) {
    int in = unit.inputChannels();
    int out = unit.outputChannels();
    int size = unit.outputSize();
    try (PtNDArray seen = seen(unit, x);
        PtNDArray last = JniUtils.permute(seen, new long[] {0, 2, 3, 1});
        PtNDArray rows = JniUtils.reshape(last, new long[] {-1, in});
        PtNDArray centre = every(kernel, unit.padding(), unit.kernel(), unit.kernel());
        PtNDArray matrix = JniUtils.reshape(centre, new long[] {out, in});
        PtNDArray product = JniUtils.linear(rows, matrix, bias);
        PtNDArray map = JniUtils.reshape(product, new long[] {-1, size, size, out})) {
      return JniUtils.permute(map, new long[] {0, 3, 1, 2});
    }
  }

  /** Returns a view of the positions that a kernel of 1×1 comes to. */
  static PtNDArray seen(ConvUnit unit, PtNDArray x) {
    return every(x, 0, unit.inputSize(), unit.stride());
  }

  /** Returns a view of some rows and columns of the last two dimensions. */
  private static PtNDArray every(PtNDArray x, int first, int end, int step) {
    try (PtNDArray rows = JniUtils.slice(x, 2, first, end, step)) {
      return JniUtils.slice(rows, 3, first, end, step);
    }
  }
}
