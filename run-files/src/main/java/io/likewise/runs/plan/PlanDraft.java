package io.likewise.runs.plan;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.experiment.Experiment;
import java.util.Objects;
import java.util.Optional;

/**
 * What somebody asks for in a file of their own: an experiment, and perhaps what is to compute it.
 *
 * @param experiment everything that decides the numbers but the engine
 * @param backend the backend's name, if the file has a group {@code backend}
 * @param options how that is to be opened; present where the name is
 */
public record PlanDraft(
    Experiment experiment, Optional<String> backend, Optional<BackendOptions> options) {

  /** Checks that name and options come together. */
  public PlanDraft {
    Objects.requireNonNull(experiment, "experiment");
    if (backend.isPresent() != options.isPresent()) {
      throw new IllegalArgumentException("a backend and its options come together");
    }
  }

  /** Returns an experiment for any backend. */
  public static PlanDraft of(Experiment experiment) {
    return new PlanDraft(experiment, Optional.empty(), Optional.empty());
  }
}
