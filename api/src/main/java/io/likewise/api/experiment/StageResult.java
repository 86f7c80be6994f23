package io.likewise.api.experiment;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What a stage came to.
 *
 * @param stage from 1
 * @param epochs every epoch that was run, in order; empty if the stage was left out
 * @param stoppedEarly whether patience ended the stage before its last epoch
 */
public record StageResult(int stage, List<EpochResult> epochs, boolean stoppedEarly) {

  /** Copies the list. */
  public StageResult {
    epochs = List.copyOf(epochs);
  }

  /** Returns the first epoch with the highest validation accuracy, whose weights were kept. */
  public Optional<EpochResult> best() {
    return epochs.stream()
        .reduce((a, b) -> b.validationAccuracy() > a.validationAccuracy() ? b : a);
  }

  /** Returns the time of all training steps and validations; 0 if the stage was left out. */
  public double seconds() {
    return trainSeconds() + sum(EpochResult::validationSeconds);
  }

  /** Returns the training images a second over all epochs; NaN if the stage was left out. */
  public double imagesPerSecond() {
    return sum(EpochResult::images) / trainSeconds();
  }

  /** Returns the share of the training time that was waited for batches, NaN as above. */
  public double waitShare() {
    return sum(EpochResult::waitSeconds) / trainSeconds();
  }

  private double trainSeconds() {
    return sum(EpochResult::trainSeconds);
  }

  private double sum(ToDoubleFunction<EpochResult> figure) {
    return epochs.stream().mapToDouble(figure).sum();
  }
}
