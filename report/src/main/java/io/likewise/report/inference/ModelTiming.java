package io.likewise.report.inference;

import java.util.List;
import java.util.Optional;

/**
 * What was measured of a model in one process.
 *
 * @param startSeconds from the start of the process until the model had classified a first image
 * @param p50Millis the time that one image takes, half of all times being shorter
 * @param p99Millis the time that one image takes, 99 of 100 times being shorter
 * @param latencies how many times were measured
 * @param imagesPerSecond the images that are classified in a second, for each batch size
 * @param peakMemoryBytes the process's largest resident memory; 0 if unknown
 * @param agreement how far the model's predictions are those of its run
 */
public record ModelTiming(
    double startSeconds,
    double p50Millis,
    double p99Millis,
    int latencies,
    List<Double> imagesPerSecond,
    long peakMemoryBytes,
    Agreement agreement) {
  public ModelTiming {
    imagesPerSecond = List.copyOf(imagesPerSecond);
  }

  /**
   * How far predictions are those of a run.
   *
   * @param images how many were compared
   * @param equalClasses for how many of them the same class is the most probable one
   * @param largestDifference the largest difference of a probability; NaN if one is not a number
   */
  public record Agreement(int images, int equalClasses, double largestDifference) {
    /** Returns the worse one, of two processes that computed the same model. */
    Agreement worse(Agreement other) {
      return new Agreement(
          images,
          Math.min(equalClasses, other.equalClasses),
          Math.max(largestDifference, other.largestDifference));
    }

    /** Returns the worst of several; empty if there are none. */
    static Optional<Agreement> worst(List<ModelTiming> timings) {
      return timings.stream().map(ModelTiming::agreement).reduce(Agreement::worse);
    }
  }
}
