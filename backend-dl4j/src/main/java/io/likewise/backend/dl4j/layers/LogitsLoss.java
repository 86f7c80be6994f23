package io.likewise.backend.dl4j.layers;

import io.likewise.api.model.Logits;
import io.likewise.toolkit.CrossEntropy;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Mean sparse categorical cross-entropy from logits, which also keeps the logits that it saw: DL4J
 * hands those of a training pass to nobody else.
 *
 * <p>Labels are class indices, {@code [batch, 1]}. The gradient, (softmax − one-hot)/batch, is
 * computed in float64 and rounded once.
 */
public final class LogitsLoss implements ILossFunction {
  private static final long serialVersionUID = 1;

  private transient Logits logits;

  /** Returns the logits of the last training pass. */
  public Logits logits() {
    return logits;
  }

  /** Copies logits {@code [batch, classes]} out of ND4J. */
  public static Logits copy(INDArray values) {
    return new Logits(
        values.dup('c').data().asDouble(), (int) values.size(0), (int) values.size(1));
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    logits = copy(preOutput);
    double[] gradient = CrossEntropy.gradient(logits, labels.toIntVector());
    return Nd4j.create(gradient, preOutput.shape(), preOutput.dataType());
  }

  /** Returns nothing of use: the loss is computed from the logits, by all backends alike. */
  @Override
  public double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    return 0;
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    throw new UnsupportedOperationException("losses are computed from logits");
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    return new Pair<>(
        computeScore(labels, preOutput, activation, mask, average),
        computeGradient(labels, preOutput, activation, mask));
  }

  @Override
  public String name() {
    return "sparse categorical cross-entropy from logits";
  }
}
