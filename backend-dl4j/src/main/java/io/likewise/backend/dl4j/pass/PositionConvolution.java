package io.likewise.backend.dl4j.pass;

import io.likewise.api.model.ConvUnit;
import io.likewise.backend.dl4j.pass.Product.Operand;
import io.likewise.backend.dl4j.pass.TrainingPass.Parameter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A convolution on small maps: a matrix product for each position of the output and each position
 * of the input that it sees. One position of all images is a matrix whose rows lie apart, which is
 * how BLAS takes it; nothing is gathered. A kernel on a map of one position is left with its
 * centre.
 */
final class PositionConvolution implements ConvolutionStep {
  private final ConvUnit unit;
  private final FeatureMap input;
  private final FeatureMap output;
  private final INDArray kernel;
  private final INDArray kernelGradient;
  private final INDArray taps;
  private final INDArray tapGradients;
  private final List<Sight> sights;

  /** That one value of the kernel sees a position of the input from a position of the output. */
  record Sight(int from, int seen, int tap) {
    /** Returns all that a unit's kernel sees. */
    static List<Sight> all(ConvUnit unit) {
      List<Sight> all = new ArrayList<>();
      for (int from = 0; from < unit.outputSize() * unit.outputSize(); from++) {
        for (int tap = 0; tap < unit.kernel() * unit.kernel(); tap++) {
          int row = seen(unit, from / unit.outputSize(), tap / unit.kernel());
          int column = seen(unit, from % unit.outputSize(), tap % unit.kernel());
          if (row >= 0 && row < unit.inputSize() && column >= 0 && column < unit.inputSize()) {
            all.add(new Sight(from, row * unit.inputSize() + column, tap));
          }
        }
      }
      return all;
    }

    private static int seen(ConvUnit unit, int from, int offset) {
      return from * unit.stride() + offset - unit.padding();
    }
  }

  PositionConvolution(ConvUnit unit, FeatureMap input, FeatureMap output, PassContext context) {
    this.unit = unit;
    this.input = input;
    this.output = output;
    Parameter parameter = context.parameter(unit.kernelName());
    kernel = shaped(parameter.values());
    kernelGradient = shaped(parameter.gradient());
    taps = room(context);
    tapGradients = room(context);
    sights = Sight.all(unit);
  }

  private INDArray shaped(INDArray values) {
    return values.reshape(
        'c', unit.outputChannels(), unit.inputChannels(), unit.kernel() * unit.kernel());
  }

  private INDArray room(PassContext context) {
    return context
        .rooms()
        .values(kernel.length())
        .reshape('c', unit.kernel() * unit.kernel(), unit.outputChannels(), unit.inputChannels());
  }

  /** Returns what belongs to one of the taps in use, {@code [out, in]}. */
  private static INDArray matrix(INDArray taps, int tap) {
    return taps.get(NDArrayIndex.point(tap), NDArrayIndex.all(), NDArrayIndex.all());
  }

  private Set<Integer> used() {
    Set<Integer> used = new HashSet<>();
    sights.forEach(sight -> used.add(sight.tap));
    return used;
  }

  @Override
  public void forward(List<Runnable> program) {
    copy(kernel.permute(2, 0, 1), taps, program);
    Set<Integer> begun = new HashSet<>();
    for (Sight sight : sights) {
      program.add(
          Product.of(
                  Operand.position(input, sight.seen),
                  Operand.of(matrix(taps, sight.tap)).t(),
                  Operand.position(output, sight.from))
              .added(!begun.add(sight.from)));
    }
  }

  @Override
  public void backward(FeatureMap inputGradient, boolean onTop, List<Runnable> program) {
    if (onTop) {
      throw new IllegalArgumentException("an input's gradient is not added to another");
    }
    Set<Integer> begunTaps = new HashSet<>();
    Set<Integer> begun = new HashSet<>();
    for (Sight sight : sights) {
      Operand gradient = Operand.position(output, sight.from);
      program.add(
          Product.of(
                  gradient.t(),
                  Operand.position(input, sight.seen),
                  Operand.of(matrix(tapGradients, sight.tap)))
              .added(!begunTaps.add(sight.tap)));
      program.add(
          Product.of(
                  gradient,
                  Operand.of(matrix(taps, sight.tap)),
                  Operand.position(inputGradient, sight.seen))
              .added(!begun.add(sight.seen)));
    }
    if (used().size() < unit.kernel() * unit.kernel()) {
      program.add(() -> kernelGradient.assign(0));
    }
    copy(tapGradients, kernelGradient.permute(2, 0, 1), program);
  }

  /** Adds a copy of the taps in use; one of all together takes less than one of each. */
  private void copy(INDArray source, INDArray target, List<Runnable> program) {
    if (used().size() == unit.kernel() * unit.kernel()) {
      program.add(() -> target.assign(source));
      return;
    }
    for (int tap : used()) {
      INDArray from = matrix(source, tap);
      INDArray to = matrix(target, tap);
      program.add(() -> to.assign(from));
    }
  }
}
