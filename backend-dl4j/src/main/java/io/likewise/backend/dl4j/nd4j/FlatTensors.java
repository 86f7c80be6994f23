package io.likewise.backend.dl4j.nd4j;

import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Weights;
import io.likewise.toolkit.ChannelsFirst;
import java.nio.Buffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Tensors by canonical name in one array {@code [1, values]}, where {@link FlatLayout} says: the
 * form in which DL4J holds a network's parameters and gradients.
 *
 * @param first where in the layout the array begins
 */
record FlatTensors(FlatLayout layout, List<TensorSpec> tensors, INDArray array, int first)
    implements AutoCloseable {
  /** Returns all tensors of a network, in the array that its graphs share. */
  static FlatTensors ofNetwork(FlatLayout layout, List<TensorSpec> tensors, INDArray array) {
    return new FlatTensors(layout, tensors, array, 0);
  }

  /**
   * Creates tensors that are all zero.
   *
   * @param tensors the trained ones of a network: the head's, or all but the statistics, for which
   *     there is room
   */
  static FlatTensors zeros(FlatLayout layout, List<TensorSpec> tensors, DataType type) {
    int first = tensors.stream().mapToInt(layout::offset).min().orElseThrow();
    return new FlatTensors(layout, tensors, Nd4j.zeros(type, 1, layout.length() - first), first);
  }

  /** Returns one tensor, flat; a view. */
  INDArray view(TensorSpec tensor) {
    int start = start(tensor);
    return array.reshape(array.length()).get(NDArrayIndex.interval(start, start + tensor.size()));
  }

  /** Returns all tensors by name, flat; views. */
  Map<String, INDArray> views() {
    return tensors.stream().collect(Collectors.toMap(TensorSpec::name, this::view));
  }

  /** Returns the position of a tensor's first value in the array. */
  int start(TensorSpec tensor) {
    return layout.offset(tensor) - first;
  }

  /** Returns an array's numbers as they lie in memory. */
  static Buffer numbers(INDArray array) {
    DataBuffer data = array.data();
    return array.dataType() == DataType.DOUBLE ? data.asNioDouble() : data.asNioFloat();
  }

  /**
   * Replaces the values of all tensors. DL4J's dense kernels are {@code [in, out]}, column-major,
   * and so lie in memory as {@code [out, in]}.
   */
  void load(Weights weights) {
    for (TensorSpec tensor : tensors) {
      ChannelsFirst.load(weights, tensor, numbers(array), start(tensor));
    }
  }

  /** Returns a copy of every tensor, bit for bit, in the canonical layout. */
  Weights save() {
    Weights.Builder builder = Weights.builder();
    for (TensorSpec tensor : tensors) {
      ChannelsFirst.save(numbers(array), start(tensor), tensor, builder);
    }
    return builder.build();
  }

  @Override
  public void close() {
    array.close();
  }
}
