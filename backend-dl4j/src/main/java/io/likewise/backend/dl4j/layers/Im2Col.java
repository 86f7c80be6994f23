package io.likewise.backend.dl4j.layers;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The geometry of a convolution whose channels come last: ND4J's operators for it, and what its
 * kernel sees of a map at each position of the output, as columns {@code [batch, height, width, in,
 * kernel·kernel]}, zero where it sees padding. A convolution is a matrix product of those.
 *
 * @param size the kernel's height and width
 * @param stride of the convolution
 * @param padding zeros on each side
 */
public record Im2Col(int size, int stride, int padding) {

  /**
   * Returns ND4J's convolution of a map.
   *
   * @param kernel {@code [out, in, height, width]}
   * @param bias of each output channel; null if there is none
   */
  public CustomOp convolution(INDArray map, INDArray kernel, INDArray bias, INDArray output) {
    return operator("conv2d", Arrays.asList(map, forOperator(kernel), bias), List.of(output));
  }

  /** Returns the operator of its gradients; biases are null if there is none. */
  public CustomOp gradients(
      INDArray map,
      INDArray kernel,
      INDArray bias,
      INDArray epsilon,
      INDArray mapGradient,
      INDArray kernelGradient,
      INDArray biasGradient) {
    return operator(
        "conv2d_bp",
        Arrays.asList(map, forOperator(kernel), bias, epsilon),
        Arrays.asList(mapGradient, forOperator(kernelGradient), biasGradient));
  }

  /**
   * Returns ND4J's operator that gathers what the kernel sees of a map, with the channels and the
   * values of the kernel before the positions.
   *
   * @param columns room for it, {@code [batch, in, kernel, kernel, height, width]}, flat
   * @param positions along the output's height and width
   */
  public CustomOp columns(INDArray map, INDArray columns, long positions) {
    INDArray channelsFirst = map.permute(0, 3, 1, 2);
    INDArray shaped =
        columns.reshape(
            'c', map.size(0), map.size(ChannelsLast.CHANNELS), size, size, positions, positions);
    return DynamicCustomOp.builder("im2col")
        .addInputs(channelsFirst)
        .addOutputs(shaped)
        .addIntegerArguments(size, size, stride, stride, padding, padding, 1, 1, 0)
        .build();
  }

  private CustomOp operator(String name, List<INDArray> inputs, List<INDArray> outputs) {
    int[] arguments = {size, size, stride, stride, padding, padding, 1, 1, 0, ChannelsLast.FORMAT};
    return DynamicCustomOp.builder(name)
        .addInputs(inputs.stream().filter(Objects::nonNull).toArray(INDArray[]::new))
        .addOutputs(outputs.stream().filter(Objects::nonNull).toArray(INDArray[]::new))
        .addIntegerArguments(arguments)
        .build();
  }

  /** Returns a kernel as the operators take it, {@code [height, width, in, out]}. */
  private static INDArray forOperator(INDArray kernel) {
    return kernel.permute(2, 3, 1, 0);
  }

  /** Returns the shape of a map's columns. */
  long[] shape(INDArray map) {
    return new long[] {
      map.size(0),
      positions(map.size(1)),
      positions(map.size(2)),
      map.size(ChannelsLast.CHANNELS),
      (long) size * size
    };
  }

  /** Returns how many positions a kernel has along a map's height or width. */
  long positions(long extent) {
    return (extent + 2L * padding - size) / stride + 1;
  }

  /** Fills columns with what is seen of a map. */
  void gather(INDArray map, INDArray columns) {
    columns.assign(0);
    forEachTap(map, columns, (seen, column) -> column.assign(seen));
  }

  /** Gives each value of a map the sum of what columns have of it. */
  void scatter(INDArray columns, INDArray map) {
    map.assign(0);
    forEachTap(map, columns, (seen, column) -> seen.addi(column));
  }

  /** Pairs what each value of a kernel sees of a map with its place in the columns. */
  private void forEachTap(INDArray map, INDArray columns, BiConsumer<INDArray, INDArray> use) {
    INDArrayIndex all = NDArrayIndex.all();
    for (int tap = 0; tap < size * size; tap++) {
      Span rows = span(tap / size, map.size(1));
      Span cells = span(tap % size, map.size(2));
      if (!rows.isEmpty() && !cells.isEmpty()) {
        use.accept(
            map.get(all, rows.seen(), cells.seen(), all),
            columns.get(all, rows.at(), cells.at(), all, NDArrayIndex.point(tap)));
      }
    }
  }

  /** Returns the positions at which one value of a kernel sees the map along a dimension. */
  private Span span(int index, long extent) {
    int offset = index - padding;
    long first = Math.max(0, Math.floorDiv(-offset + stride - 1, stride));
    long last = Math.min(positions(extent) - 1, Math.floorDiv(extent - 1 - offset, stride));
    return new Span(first, last, offset, stride);
  }

  private record Span(long first, long last, int offset, int stride) {
    boolean isEmpty() {
      return last < first;
    }

    INDArrayIndex at() {
      return NDArrayIndex.interval(first, last + 1);
    }

    INDArrayIndex seen() {
      return ChannelsLast.every(first * stride + offset, stride, last - first);
    }
  }
}
