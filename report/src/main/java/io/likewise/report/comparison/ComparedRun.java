package io.likewise.report.comparison;

import io.likewise.api.experiment.RunResult;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * A finished run, as a comparison sees it.
 *
 * @param seed its seed; runs of several engines with one seed are paired
 * @param result what it came to
 * @param correct the places, among the test images, of those that the final model classifies right;
 *     not copied, not to be changed; empty if they are not known
 * @param predicted the class that the final model takes each test image for; not copied, not to be
 *     changed; empty if that is not known
 * @param directory where it is kept
 * @param mixed what of all that can change bits was not the same in the whole run, which was
 *     interrupted then; usually nothing
 */
public record ComparedRun(
    long seed,
    RunResult result,
    Optional<BitSet> correct,
    Optional<int[]> predicted,
    String directory,
    List<String> mixed) {

  /** Copies the list. */
  public ComparedRun {
    mixed = List.copyOf(mixed);
  }
}
