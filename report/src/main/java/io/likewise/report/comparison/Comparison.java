package io.likewise.report.comparison;

import java.util.List;

/**
 * Runs of one experiment on several engines, side by side.
 *
 * @param experiment what the experiment is called
 * @param heldEqual what was the same in all runs, in one sentence
 * @param notHeldEqual what was not, in one sentence; empty if nothing
 * @param engines the sides, in the order in which they are shown; their names differ
 */
public record Comparison(
    String experiment, String heldEqual, String notHeldEqual, List<ComparedEngine> engines) {

  /** Copies the list and checks the names. */
  public Comparison {
    engines = List.copyOf(engines);
    if (engines.stream().map(ComparedEngine::name).distinct().count() != engines.size()) {
      throw new IllegalArgumentException("two sides of a comparison have one name");
    }
  }
}
