package io.likewise.backend.djl.pytorch;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.likewise.api.model.ConvUnit;
import io.likewise.toolkit.CoveredMap;
import java.util.List;
import java.util.Locale;

/**
 * A convolution of the folded base: with oneDNN on a small map the matrix product that it is in
 * disguise, else a convolution.
 *
 * @param index where its kernel and bias are in the lists {@code w} and {@code b}
 */
record FoldedUnit(ConvUnit unit, int index, FoldedBase.Layout layout) {
  private static final String RELU = "relu";

  private boolean isProduct() {
    return isCovered()
        || (layout == FoldedBase.Layout.ONEDNN && MatrixProducts.isOfPositions(unit));
  }

  private boolean isCovered() {
    return layout == FoldedBase.Layout.ONEDNN && CoveredMap.isCovered(unit);
  }

  /** Returns how many positions of a map are in a row of the product. */
  private int positions() {
    return isCovered() ? CoveredMap.positions(unit) : 1;
  }

  /**
   * Packs the unit's kernel for batches of a size.
   *
   * @param kernel {@code [out, in, height, width]}, folded
   */
  PtNDArray kernel(PtNDManager manager, TorchScript script, PtNDArray kernel, int batchSize) {
    if (!isProduct()) {
      return script.callForTensor(
          manager,
          "kernel",
          IValue.from(kernel),
          IValue.listFrom((long) unit.padding(), unit.padding()),
          IValue.listFrom((long) unit.stride(), unit.stride()),
          IValue.listFrom(
              (long) batchSize, unit.inputChannels(), unit.inputSize(), unit.inputSize()));
    }
    int[] taps = isCovered() ? CoveredMap.taps(unit) : new int[1];
    long rows = (long) batchSize * unit.outputSize() * unit.outputSize() / positions();
    return script.callForTensor(
        manager,
        "matrix",
        IValue.from(kernel),
        IValue.from((PtNDArray) kernel.getManager().create(taps)),
        IValue.from((long) positions()),
        IValue.from(rows));
  }

  /** Returns the unit's bias, at each position that a row of the product holds. */
  PtNDArray bias(PtNDManager manager, TorchScript script, PtNDArray bias) {
    return script.callForTensor(
        manager, "bias", IValue.from(bias), IValue.from((long) positions()));
  }

  /** Returns the statement that gives a variable what the unit makes of another. */
  String statement(String target, String input) {
    return assignment(target, call(input, unit.relu() ? RELU : "none"));
  }

  /**
   * Returns the statement that also adds a third, which may be overwritten, and then takes ReLU.
   */
  String statement(String target, String input, String added) {
    if (isProduct()) {
      return assignment(
          target, "torch.relu_(torch.add_(" + call(input, "none") + ", " + added + "))");
    }
    return assignment(
        target, String.format("(self).added(%s, %s, %s)", added, input, convolution()));
  }

  private static String assignment(String target, String value) {
    return "    " + target + " = " + value + "\n";
  }

  private String call(String input, String relu) {
    if (isProduct()) {
      int size = unit.outputSize();
      return String.format(
          Locale.ROOT,
          "(self).product(%s, w[%d], b[%d], %d, [-1, %d, %d, %d], \"%s\")",
          seen(input),
          index,
          index,
          positions() * unit.inputChannels(),
          size,
          size,
          unit.outputChannels(),
          relu);
    }
    return String.format("(self).convolution(%s, %s, \"%s\")", input, convolution(), relu);
  }

  private String convolution() {
    return String.format(
        Locale.ROOT,
        "w[%1$d], b[%1$d], [%2$d, %2$d], [%3$d, %3$d]",
        index,
        unit.padding(),
        unit.stride());
  }

  /** A kernel of 1×1 with a stride sees every second row and column. */
  private String seen(String input) {
    String seen = input;
    if (unit.stride() > 1) {
      for (int dimension : List.of(2, 3)) {
        seen =
            String.format(
                Locale.ROOT,
                "torch.slice(%s, %d, 0, %d, %d)",
                seen,
                dimension,
                unit.inputSize(),
                unit.stride());
      }
    }
    return seen;
  }
}
