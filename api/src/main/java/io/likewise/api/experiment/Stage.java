package io.likewise.api.experiment;

import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.Trainable;

/**
 * One of the two parts of a training, with early stopping on validation accuracy.
 *
 * @param trainable which tensors change
 * @param batchNorm which statistics normalise in a training pass; {@code MOVING} if the base is
 *     frozen
 * @param epochs the most epochs, 0 to 10,000; 0 leaves the stage out
 * @param learningRate Adam's α, above 0, at most 10
 * @param patience the stage stops at the end of epoch e when e − best ≥ max(1, patience)
 */
public record Stage(
    Trainable trainable, BatchNormMode batchNorm, int epochs, double learningRate, int patience) {

  /** Checks the ranges. */
  public Stage {
    Experiment.require(epochs >= 0 && epochs <= 10_000, "epochs", epochs, "0 to 10,000");
    Experiment.require(
        learningRate > 0 && learningRate <= 10,
        "learningRate",
        learningRate,
        "above 0 and at most 10");
    Experiment.require(patience >= 0, "patience", patience, "at least 0");
    Experiment.require(
        trainable == Trainable.ALL || batchNorm == BatchNormMode.MOVING,
        "batchNorm",
        batchNorm,
        "moving, because trainable is head and a frozen base keeps its statistics");
  }

  /** Returns this stage with another number of epochs. */
  public Stage withEpochs(int newEpochs) {
    return new Stage(trainable, batchNorm, newEpochs, learningRate, patience);
  }
}
