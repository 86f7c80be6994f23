package io.likewise.api.experiment;

import java.util.List;

/**
 * What a finished run came to.
 *
 * @param stages both stages in order
 * @param validation the final model on the validation images
 * @param test the final model on the test images, computed once, at the end
 * @param resources what the run took
 */
public record RunResult(
    List<StageResult> stages, Evaluation validation, Evaluation test, Resources resources) {

  /**
   * What a run took.
   *
   * @param seconds from the first step to the last test image
   * @param cpuSeconds processor time of the process
   * @param peakResidentBytes the process's peak resident memory; 0 if unknown
   * @param peakHeapBytes the largest heap in use that was seen
   */
  public record Resources(
      double seconds, double cpuSeconds, long peakResidentBytes, long peakHeapBytes) {}

  /** Copies the list. */
  public RunResult {
    stages = List.copyOf(stages);
  }
}
