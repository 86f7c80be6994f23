package io.likewise.report.comparison;

import io.likewise.api.experiment.RunResult;
import io.likewise.report.run.TestPredictions;
import java.util.List;
import java.util.Optional;

/**
 * A finished run, as a comparison sees it.
 *
 * @param seed its seed; runs of several engines with one seed are paired
 * @param result what it came to
 * @param predictions what the final model made of the test images; empty if that is not known
 * @param sameBitsAs the directory of the first run of this seed, on whatever engine, that came to
 *     the same bits in every epoch, logit and weight; its own if no run before it did
 * @param directory where it is kept
 * @param mixed what of all that can change bits was not the same in the whole run, which was
 *     interrupted then; usually nothing
 * @param origin what it was made from, and its bits
 */
public record ComparedRun(
    long seed,
    RunResult result,
    Optional<TestPredictions> predictions,
    String sameBitsAs,
    String directory,
    List<String> mixed,
    RunOrigin origin) {

  /** Copies the list. */
  public ComparedRun {
    mixed = List.copyOf(mixed);
  }

  /** A run of which it is not known what it was made from. */
  public ComparedRun(
      long seed,
      RunResult result,
      Optional<TestPredictions> predictions,
      String sameBitsAs,
      String directory,
      List<String> mixed) {
    this(seed, result, predictions, sameBitsAs, directory, mixed, RunOrigin.UNKNOWN);
  }

  /**
   * Returns whether it is known of this run and another what they made of each of the same images.
   */
  boolean isComparableWith(ComparedRun other) {
    return predictions.isPresent()
        && other.predictions.isPresent()
        && predictions.get().isOfSameImages(other.predictions.get());
  }
}
