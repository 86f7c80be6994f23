package io.likewise.toolkit;

import io.likewise.api.model.Logits;

/** The loss, for engines that do not have it, or have it in other words. */
public final class CrossEntropy {
  private CrossEntropy() {}

  /**
   * Returns the gradient of the mean cross-entropy by each logit, {@code [row, class]}: (softmax −
   * one-hot)/rows, in float64.
   *
   * @param labels each row's class, from index 0 on
   */
  public static double[] gradient(Logits logits, int[] labels) {
    double[] gradient = new double[logits.rows() * logits.classes()];
    for (int at = 0; at < gradient.length; at++) {
      int row = at / logits.classes();
      int label = at % logits.classes();
      // The cross-entropy of a class is −log of its probability.
      double probability = Math.exp(-logits.crossEntropy(row, label));
      gradient[at] = (probability - (label == labels[row] ? 1 : 0)) / logits.rows();
    }
    return gradient;
  }
}
