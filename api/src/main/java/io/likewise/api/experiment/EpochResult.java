package io.likewise.api.experiment;

/**
 * The figures of one epoch. Losses are mean cross-entropies in nats, accuracies shares in [0, 1],
 * both weighted by sample.
 *
 * @param stage from 1
 * @param epoch from 1
 * @param trainLoss of the training passes, dropout and augmentation included
 * @param trainAccuracy of the training passes
 * @param validationLoss in inference mode, after the epoch
 * @param validationAccuracy in inference mode, after the epoch
 * @param best whether this is the stage's best epoch so far
 * @param trainSeconds the time of the training steps
 * @param waitSeconds the part of {@code trainSeconds} that was spent waiting for batches
 * @param validationSeconds the time of the validation
 * @param images training images seen
 */
public record EpochResult(
    int stage,
    int epoch,
    double trainLoss,
    double trainAccuracy,
    double validationLoss,
    double validationAccuracy,
    boolean best,
    double trainSeconds,
    double waitSeconds,
    double validationSeconds,
    int images) {

  /** Returns the training images a second. */
  public double imagesPerSecond() {
    return images / trainSeconds;
  }
}
