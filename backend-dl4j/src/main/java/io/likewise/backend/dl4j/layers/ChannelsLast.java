package io.likewise.backend.dl4j.layers;

import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * What layers do on maps {@code [batch, height, width, channels]}: seen as a matrix of one row for
 * each position, which is how they lie in memory, most of it is BLAS's.
 */
public final class ChannelsLast {
  /** The dimension of the channels, and what ND4J's convolution and pooling are told of it. */
  static final int CHANNELS = 3;

  public static final int FORMAT = 1;

  private ChannelsLast() {}

  /** Returns a map as {@code [batch·height·width, channels]}; a view if it lies that way. */
  public static INDArray rows(INDArray map) {
    long channels = map.size(CHANNELS);
    return map.reshape('c', map.length() / channels, channels);
  }

  /** Returns the values that a 1×1 convolution with a stride looks at; a view. */
  public static INDArray strided(INDArray map, int stride) {
    return map.get(
        NDArrayIndex.all(), every(map, 1, stride), every(map, 2, stride), NDArrayIndex.all());
  }

  private static INDArrayIndex every(INDArray map, int dimension, int stride) {
    return every(0, stride, (map.size(dimension) - 1) / stride);
  }

  /**
   * Returns so many steps from a place on, and the place itself. ND4J reads an interval of one
   * place with a stride as a longer one.
   */
  static INDArrayIndex every(long first, int stride, long steps) {
    return steps == 0
        ? NDArrayIndex.interval(first, first + 1)
        : NDArrayIndex.interval(first, stride, first + steps * stride + 1);
  }

  /** Returns the operation that adds a bias {@code [channels]} to each row. */
  public static DynamicCustomOp addition(INDArray rows, INDArray bias, INDArray result) {
    return DynamicCustomOp.builder("biasadd")
        .addInputs(rows, bias)
        .addOutputs(result)
        .addBooleanArguments(false) // channels last
        .build();
  }

  /**
   * Puts the sum of all rows, times a factor, into {@code result}, {@code [channels]}. A product
   * with ones, since ND4J's own sum over rows takes ten times as long.
   *
   * @param memory where the ones may lie for a moment
   */
  static void sum(
      INDArray rows,
      double factor,
      INDArray result,
      LayerWorkspaceMgr workspaces,
      ArrayType memory) {
    INDArray ones = workspaces.createUninitialized(memory, rows.dataType(), 1, rows.size(0));
    ones.assign(1);
    Nd4j.gemm(ones, rows, result.reshape('c', 1, rows.size(1)), false, false, factor, 0);
  }
}
