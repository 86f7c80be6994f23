package io.likewise.api.experiment;

import io.likewise.api.model.Logits;

/**
 * What some images came to, as sums, so that the figures of an epoch weigh every image alike.
 *
 * @param images how many
 * @param lossSum the sum of their cross-entropies, in nats; NaN if any logit is not finite
 * @param correct how many were classified correctly
 */
public record Figures(int images, double lossSum, int correct) {
  /** No images. */
  public static final Figures NONE = new Figures(0, 0, 0);

  /**
   * Returns the figures of one step.
   *
   * @param labels the classes of the images, one for each row of the logits; more are ignored
   */
  public static Figures of(int[] labels, Logits logits) {
    double lossSum = 0;
    int correct = 0;
    for (int row = 0; row < logits.rows(); row++) {
      lossSum += logits.crossEntropy(row, labels[row]);
      correct += logits.argMax(row) == labels[row] ? 1 : 0;
    }
    return new Figures(logits.rows(), allFinite(logits) ? lossSum : Double.NaN, correct);
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

  /** Returns the figures of these images and others together. */
  public Figures plus(Figures other) {
    return new Figures(images + other.images, lossSum + other.lossSum, correct + other.correct);
  }

  /** Returns the mean cross-entropy, in nats; NaN of no images. */
  public double loss() {
    return lossSum / images;
  }

  /** Returns the share that was classified correctly; NaN of no images. */
  public double accuracy() {
    return (double) correct / images;
  }

  /** Returns whether all logits were finite. */
  public boolean isFinite() {
    return Double.isFinite(lossSum);
  }
}
