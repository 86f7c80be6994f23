package io.likewise.runs.plan;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.experiment.Experiment;
import java.util.Objects;

/**
 * An experiment and the backend it is run on: what {@code experiment.yaml} holds.
 *
 * @param experiment everything that decides the numbers but the engine
 * @param backend the backend's name, such as {@code djl}
 * @param options how the backend is opened
 */
public record RunPlan(Experiment experiment, String backend, BackendOptions options) {

  /** Checks that nothing is missing. */
  public RunPlan {
    Objects.requireNonNull(experiment, "experiment");
    Objects.requireNonNull(backend, "backend");
    Objects.requireNonNull(options, "options");
  }

  /** Returns what a folder of such a run is called after, as in {@code quick-djl-pytorch-s1}. */
  public String title() {
    return String.join("-", experiment.name(), backend, options.engine(), "s" + experiment.seed());
  }
}
