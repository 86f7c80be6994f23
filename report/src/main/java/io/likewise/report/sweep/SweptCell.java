package io.likewise.report.sweep;

import io.likewise.api.experiment.RunResult;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A cell of a sweep, as its page shows it.
 *
 * @param id the name of its folder
 * @param engine what computes it, such as {@code djl:pytorch}
 * @param settings the values of all its settings, by their keys
 * @param state what has become of it, in a word
 * @param reason why it failed; empty if it did not
 * @param result what it came to, if it has a result
 * @param page whether it has a page of its own
 */
public record SweptCell(
    String id,
    String engine,
    Map<String, String> settings,
    String state,
    String reason,
    Optional<RunResult> result,
    boolean page) {
  /** Copies the settings. */
  public SweptCell {
    settings = Map.copyOf(settings);
    Objects.requireNonNull(result, "result");
  }
}
