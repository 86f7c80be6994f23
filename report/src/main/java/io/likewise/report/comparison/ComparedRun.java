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
 * @param directory where it is kept
 * @param mixed what of all that can change bits was not the same in the whole run, which was
 *     interrupted then; usually nothing
 * @param origin what it was made from, and its bits
 */
public record ComparedRun(
    long seed,
    RunResult result,
    Optional<BitSet> correct,
    String directory,
    List<String> mixed,
    RunOrigin origin) {

  /** Copies the list. */
  public ComparedRun {
    mixed = List.copyOf(mixed);
  }

  /** A run of which it is not known what it was made from. */
  public ComparedRun(
      long seed, RunResult result, Optional<BitSet> correct, String directory, List<String> mixed) {
    this(seed, result, correct, directory, mixed, RunOrigin.UNKNOWN);
  }
}
