package io.likewise.report.inference;

import io.likewise.api.error.ErrorCode;
import io.likewise.report.inference.ModelTiming.Agreement;
import io.likewise.report.run.Spread;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * A finished model in one format, opened by one engine or library on so many threads.
 *
 * @param format the format
 * @param openedBy the engine or library
 * @param device where it was computed, such as {@code cpu}
 * @param threads how many threads an operation had
 * @param bytes the model's size on the disk; 0 if it could not be written
 * @param batches how many images the batches have whose speed was measured
 * @param timings what was measured, a process each
 * @param refusal why it could not be measured, or not to the end
 */
public record BenchmarkRow(
    String format,
    String openedBy,
    String device,
    int threads,
    long bytes,
    List<Integer> batches,
    List<ModelTiming> timings,
    Optional<Refusal> refusal) {

  public BenchmarkRow {
    batches = List.copyOf(batches);
    timings = List.copyOf(timings);
  }

  /**
   * Why something could not be measured.
   *
   * @param code the kind of failure
   * @param sentence what was wrong
   */
  public record Refusal(ErrorCode code, String sentence) {}

  /** Returns how far a figure reaches over the processes; empty if it was not measured. */
  Optional<Spread> spread(ToDoubleFunction<ModelTiming> figure) {
    return Spread.of(timings.stream().mapToDouble(figure).toArray());
  }

  /** Returns how far the images a second reach, for one of the batch sizes. */
  Optional<Spread> imagesPerSecond(int batch) {
    int place = batches.indexOf(batch);
    return spread(timing -> timing.imagesPerSecond().get(place));
  }

  /** Returns how far the predictions are the run's; empty if nothing was measured. */
  Optional<Agreement> agreement() {
    return Agreement.worst(timings);
  }
}
