package io.likewise.backend.dl4j.nd4j;

import io.likewise.api.model.Adam;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** ND4J's own operator for Adam. */
final class AdamOperator implements AdamUpdate {
  /** A step for which the operator's own bias correction is 1: β₁ᵗ and β₂ᵗ are below any float. */
  private static final int WITHOUT_CORRECTION = 1_000_000;

  /** How many values are updated at a time: their changes are still in the cache when taken off. */
  private static final int PIECE = 1 << 18;

  private final double roundingOfBeta2;

  AdamOperator(DataType type) {
    // In float32 the operator computes 1 − β₂ from a rounded β₂, 1.3e-5 too small, and v with it.
    this.roundingOfBeta2 =
        type == DataType.DOUBLE ? 1 : Math.sqrt((1 - (float) Adam.BETA_2) / (1 - Adam.BETA_2));
  }

  @Override
  public void run(
      INDArray parameters, INDArray gradients, INDArray first, INDArray second, double stepSize) {
    long length = first.length();
    INDArray trained = end(parameters, length);
    INDArray changes = end(gradients, length);
    for (long from = 0; from < length; from += PIECE) {
      INDArrayIndex piece = NDArrayIndex.interval(from, Math.min(length, from + PIECE));
      INDArray change = changes.get(NDArrayIndex.all(), piece);
      Nd4j.exec(
          new AdamUpdater(
              change,
              second.get(NDArrayIndex.all(), piece),
              first.get(NDArrayIndex.all(), piece),
              stepSize * roundingOfBeta2,
              Adam.BETA_1,
              Adam.BETA_2,
              Adam.EPSILON,
              WITHOUT_CORRECTION));
      trained.get(NDArrayIndex.all(), piece).subi(change);
    }
  }

  private static INDArray end(INDArray array, long length) {
    return array.length() == length
        ? array
        : array.get(
            NDArrayIndex.all(), NDArrayIndex.interval(array.length() - length, array.length()));
  }
}
