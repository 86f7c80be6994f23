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
   * @param startupSeconds from the start of the process until it was ready for its first step; NaN
   *     if unknown
   * @param seconds from the first step to the last test image
   * @param latencySeconds the median time in which the final model classifies one image; NaN if
   *     unknown
   * @param cpuSeconds processor time of the process
   * @param othersShare the share of the machine's processor time that was taken by anything but
   *     this process during {@code seconds}, in [0, 1]; NaN if unknown
   * @param peakResidentBytes the process's peak resident memory; 0 if unknown
   * @param peakHeapBytes the largest heap in use that was seen
   * @param energyJoules the energy that the machine's processors took during {@code seconds}, for
   *     this process and all others; NaN if unknown
   */
  public record Resources(
      double startupSeconds,
      double seconds,
      double latencySeconds,
      double cpuSeconds,
      double othersShare,
      long peakResidentBytes,
      long peakHeapBytes,
      double energyJoules) {

    /** Takes no energy for one that is not known, as in what was kept before it was counted. */
    public Resources {
      energyJoules = energyJoules > 0 ? energyJoules : Double.NaN;
    }

    /** Returns what this part of a run and a later one have taken: sums, and the larger peaks. */
    public Resources plus(Resources later) {
      double all = seconds + later.seconds;
      return new Resources(
          startupSeconds + later.startupSeconds,
          all,
          later.latencySeconds,
          cpuSeconds + later.cpuSeconds,
          all > 0 ? (othersShare * seconds + later.othersShare * later.seconds) / all : Double.NaN,
          Math.max(peakResidentBytes, later.peakResidentBytes),
          Math.max(peakHeapBytes, later.peakHeapBytes),
          energyJoules + later.energyJoules);
    }

    /** Returns these resources with another latency. */
    public Resources withLatency(double newLatencySeconds) {
      return new Resources(
          startupSeconds,
          seconds,
          newLatencySeconds,
          cpuSeconds,
          othersShare,
          peakResidentBytes,
          peakHeapBytes,
          energyJoules);
    }
  }

  /** Copies the list. */
  public RunResult {
    stages = List.copyOf(stages);
  }

  /** Returns the time of all training steps and validations of both stages. */
  public double trainingSeconds() {
    return stages.stream().mapToDouble(StageResult::seconds).sum();
  }

  /** Returns the training images a second of the last stage that was run; NaN if none was. */
  public double imagesPerSecond() {
    return stages.stream()
        .filter(stage -> !stage.epochs().isEmpty())
        .mapToDouble(StageResult::imagesPerSecond)
        .reduce(Double.NaN, (before, last) -> last);
  }
}
