package io.likewise.trainer;

/**
 * Decides when a stage stops: at the end of epoch e when {@code e − best >= max(1, patience)}, best
 * being the first epoch with the highest validation accuracy.
 */
final class EarlyStopping {
  private final int patience;
  private int epoch;
  private int bestEpoch;
  private double bestAccuracy = Double.NEGATIVE_INFINITY;

  EarlyStopping(int patience) {
    this.patience = Math.max(1, patience);
  }

  /** Takes the next epoch's validation accuracy, and returns whether it is the best so far. */
  boolean isBest(double accuracy) {
    epoch++;
    if (accuracy > bestAccuracy) {
      bestAccuracy = accuracy;
      bestEpoch = epoch;
    }
    return bestEpoch == epoch;
  }

  /** Returns whether the stage is to stop after the epochs seen so far. */
  boolean isDue() {
    return epoch - bestEpoch >= patience;
  }
}
