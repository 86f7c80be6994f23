package io.likewise.backend.dl4j;

import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.TensorSpec.Role;
import java.nio.FloatBuffer;
import java.util.EnumMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A convolution that holds its batch normalisation. With s = γ/√(variance + ε), {@code s·(W∗x + b −
 * mean) + β} is a convolution with kernel s·W and bias s·(b − mean) + β.
 */
final class FoldedUnit implements AutoCloseable {
  private final ConvUnit unit;
  private final INDArray kernel;
  private final INDArray bias;

  /** Makes room for a unit whose values are yet to come. */
  FoldedUnit(ConvUnit unit) {
    this.unit = unit;
    kernel =
        Nd4j.create(
            DataType.FLOAT,
            unit.outputChannels(),
            unit.inputChannels(),
            unit.kernel(),
            unit.kernel());
    bias = Nd4j.create(DataType.FLOAT, unit.outputChannels());
  }

  ConvUnit unit() {
    return unit;
  }

  /** Returns the kernel, {@code [out, in, height, width]}. */
  INDArray kernel() {
    return kernel;
  }

  /** Returns the bias, {@code [out]}. */
  INDArray bias() {
    return bias;
  }

  /** Folds the unit's weights, in float64, rounded once. */
  void fold(FlatTensors tensors, double epsilon) {
    FloatBuffer values = tensors.array().data().asNioFloat();
    FloatBuffer kernels = kernel.data().asNioFloat();
    FloatBuffer biases = bias.data().asNioFloat();
    Map<Role, Integer> start = new EnumMap<>(Role.class);
    unit.tensors().forEach(tensor -> start.put(tensor.role(), tensors.start(tensor)));
    int area = unit.inputChannels() * unit.kernel() * unit.kernel();
    for (int c = 0; c < unit.outputChannels(); c++) {
      double variance = values.get(start.get(Role.MOVING_VARIANCE) + c);
      double scale = values.get(start.get(Role.GAMMA) + c) / Math.sqrt(variance + epsilon);
      double offset = unit.bias() ? values.get(start.get(Role.CONV_BIAS) + c) : 0.0;
      double mean = values.get(start.get(Role.MOVING_MEAN) + c);
      double beta = values.get(start.get(Role.BETA) + c);
      biases.put(c, (float) ((offset - mean) * scale + beta));
      int from = start.get(Role.CONV_KERNEL) + c * area;
      for (int i = 0; i < area; i++) {
        kernels.put(c * area + i, (float) (values.get(from + i) * scale));
      }
    }
  }

  @Override
  public void close() {
    kernel.close();
    bias.close();
  }
}
