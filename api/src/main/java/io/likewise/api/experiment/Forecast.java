package io.likewise.api.experiment;

import java.util.List;

/**
 * What a run will take, or what is left of it, extrapolated from a few steps of each stage that
 * were timed on it.
 *
 * @param stepSeconds the time of a training step in each stage; 0 of one that has no epochs, or
 *     none left
 * @param evaluationSeconds the time to look at the validation images once
 * @param seconds the time of all that is left if no stage stops early
 * @param peakMemoryBytes the process's peak resident memory so far; 0 if unknown
 * @param memory what the process was given, and what for
 * @param load how busy other programs kept the machine meanwhile
 */
public record Forecast(
    List<Double> stepSeconds,
    double evaluationSeconds,
    double seconds,
    long peakMemoryBytes,
    MemoryBudget memory,
    MachineLoad load) {

  /** Copies the list. */
  public Forecast {
    stepSeconds = List.copyOf(stepSeconds);
  }
}
