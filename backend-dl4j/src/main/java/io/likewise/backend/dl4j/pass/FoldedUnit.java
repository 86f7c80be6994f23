package io.likewise.backend.dl4j.pass;

import io.likewise.api.model.BatchNorm;
import io.likewise.api.model.ConvUnit;
import io.likewise.toolkit.FoldedNorm;
import java.nio.FloatBuffer;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The room for a convolution that holds its batch normalisation, see {@link FoldedNorm}. */
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

  /** Returns the kernel, {@code [out, in, height, width]}. */
  INDArray kernel() {
    return kernel;
  }

  /** Returns the bias, {@code [out]}. */
  INDArray bias() {
    return bias;
  }

  /** Folds the unit's weights. */
  void fold(Map<String, INDArray> tensors, BatchNorm constants) {
    FoldedNorm folded =
        FoldedNorm.of(unit, constants, name -> vector(Rooms.numbers(tensors.get(name))));
    Rooms.numbers(bias).put(0, folded.bias());
    folded.kernel(Rooms.numbers(tensors.get(unit.kernelName())), 0, Rooms.numbers(kernel));
  }

  private static double[] vector(FloatBuffer values) {
    double[] vector = new double[values.capacity()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = values.get(i);
    }
    return vector;
  }

  @Override
  public void close() {
    kernel.close();
    bias.close();
  }
}
