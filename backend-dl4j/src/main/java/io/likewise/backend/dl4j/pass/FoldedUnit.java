package io.likewise.backend.dl4j.pass;

import io.likewise.api.model.BatchNorm;
import io.likewise.api.model.ConvUnit;
import io.likewise.backend.dl4j.pass.PositionConvolution.Sight;
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
    int inputs = unit.inputSize() * unit.inputSize() * unit.inputChannels();
    int outputs = unit.outputSize() * unit.outputSize() * unit.outputChannels();
    kernel =
        isDense()
            ? Nd4j.create(DataType.FLOAT, outputs, inputs)
            : Nd4j.create(
                DataType.FLOAT,
                unit.outputChannels(),
                unit.inputChannels(),
                unit.kernel(),
                unit.kernel());
    bias = Nd4j.create(DataType.FLOAT, unit.outputChannels());
  }

  /**
   * Returns whether the convolution is a dense layer: on maps of up to 2×2 a kernel of 3×3 sees
   * every position from every position, and on one position only its centre sees anything.
   */
  boolean isDense() {
    return unit.kernel() > 1 && unit.inputSize() <= 2;
  }

  /**
   * Returns the kernel, {@code [out, in, height, width]}, or that of the dense layer from all
   * values of an input to all of an output, {@code [outputs, inputs]}.
   */
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
    FloatBuffer trained = Rooms.numbers(tensors.get(unit.kernelName()));
    if (isDense()) {
      FloatBuffer byTap = FloatBuffer.allocate(trained.capacity());
      folded.kernel(trained, 0, byTap);
      spread(byTap, Rooms.numbers(kernel));
    } else {
      folded.kernel(trained, 0, Rooms.numbers(kernel));
    }
  }

  private void spread(FloatBuffer byTap, FloatBuffer dense) {
    int in = unit.inputChannels();
    int out = unit.outputChannels();
    int taps = unit.kernel() * unit.kernel();
    int seenPositions = unit.inputSize() * unit.inputSize();
    for (Sight sight : Sight.all(unit)) {
      for (int o = 0; o < out; o++) {
        int row = ((sight.from() * out + o) * seenPositions + sight.seen()) * in;
        for (int i = 0; i < in; i++) {
          dense.put(row + i, byTap.get((o * in + i) * taps + sight.tap()));
        }
      }
    }
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
