package io.likewise.trainer;

import io.likewise.api.data.Batch;
import io.likewise.api.model.Logits;

/**
 * What some images came to, as sums, so that the figures of an epoch weigh every image alike.
 *
 * @param images how many
 * @param lossSum the sum of their cross-entropies, in nats
 * @param correct how many were classified correctly
 */
record Figures(int images, double lossSum, int correct) {
  /** No images. */
  static final Figures NONE = new Figures(0, 0, 0);

  /** Returns the figures of one step. */
  static Figures of(Batch batch, Logits logits) {
    double lossSum = 0;
    int correct = 0;
    for (int row = 0; row < batch.size(); row++) {
      int label = batch.labels()[row];
      lossSum += logits.crossEntropy(row, label);
      correct += logits.argMax(row) == label ? 1 : 0;
    }
    return new Figures(batch.size(), allFinite(logits) ? lossSum : Double.NaN, correct);
  }

  /** A logit of −∞ leaves the loss finite and is as much the end of a training as NaN. */
  private static boolean allFinite(Logits logits) {
    for (double value : logits.values()) {
      if (!Double.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  Figures plus(Figures other) {
    return new Figures(images + other.images, lossSum + other.lossSum, correct + other.correct);
  }

  double loss() {
    return lossSum / images;
  }

  double accuracy() {
    return (double) correct / images;
  }

  boolean isFinite() {
    return Double.isFinite(lossSum);
  }
}
