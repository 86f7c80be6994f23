package io.likewise.api.backend;

import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.Trainable;

/**
 * What a training step needs to know of its stage.
 *
 * @param trainable which tensors change
 * @param batchNorm which statistics normalise in a training pass; always {@code MOVING} when the
 *     base is frozen
 * @param learningRate Adam's α
 */
public record StageSettings(Trainable trainable, BatchNormMode batchNorm, double learningRate) {

  /** Checks that a frozen base keeps its statistics. */
  public StageSettings {
    if (trainable == Trainable.HEAD && batchNorm != BatchNormMode.MOVING) {
      throw new IllegalArgumentException("a frozen base normalises with its moving statistics");
    }
  }
}
