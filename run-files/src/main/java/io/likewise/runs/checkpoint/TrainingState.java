package io.likewise.runs.checkpoint;

import static java.util.Objects.requireNonNull;

import io.likewise.api.experiment.EpochResult;
import io.likewise.api.experiment.RunResult.Resources;
import java.util.List;

/**
 * All that continuing a training needs, but for its tensors: order, augmentation and dropout masks
 * follow from seed, stage, epoch and sample, and have no state.
 *
 * @param position where it goes on
 * @param epochs every epoch that is complete, of all stages, in order
 * @param partial what the steps of the epoch that is not complete have come to
 * @param updates how many updates Adam has made in this stage
 * @param taken what the parts of the run so far have taken
 */
public record TrainingState(
    Position position,
    List<EpochResult> epochs,
    PartialEpoch partial,
    long updates,
    Resources taken) {

  /** Copies the list, and refuses what is missing. */
  public TrainingState {
    requireNonNull(position, "position");
    requireNonNull(partial, "partial");
    requireNonNull(taken, "taken");
    epochs = List.copyOf(epochs);
  }

  /**
   * Some steps of an epoch.
   *
   * @param images how many images they had
   * @param lossSum the sum of their cross-entropies, in nats
   * @param correct how many were classified correctly
   * @param trainSeconds the time they took
   * @param waitSeconds the part of it that was spent waiting for batches
   */
  public record PartialEpoch(
      int images, double lossSum, int correct, double trainSeconds, double waitSeconds) {
    /** No step. */
    public static final PartialEpoch NONE = new PartialEpoch(0, 0, 0, 0, 0);
  }
}
