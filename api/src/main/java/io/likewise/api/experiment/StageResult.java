package io.likewise.api.experiment;

import java.util.List;
import java.util.Optional;

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
}
