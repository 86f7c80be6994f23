package io.likewise.runs.plan;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.model.Precision;
import java.util.Objects;

/**
 * An experiment and the backend it is run on: what {@code experiment.yaml} holds.
 *
 * @param experiment everything that decides the numbers but the engine
 * @param backend the backend's name, such as {@code djl}
 * @param options how the backend is opened
 */
public record RunPlan(Experiment experiment, String backend, BackendOptions options) {

  /** Checks that nothing is missing, and that what is to be rounded is. */
  public RunPlan {
    Objects.requireNonNull(experiment, "experiment");
    Objects.requireNonNull(backend, "backend");
    Objects.requireNonNull(options, "options");
    if (experiment.perturb() && options.precision() == Precision.FLOAT64) {
      throw new LikewiseException(
              ErrorCode.EXPERIMENT_INVALID,
              "perturb: true moves a weight by one rounding of float32, which is 500 million of"
                  + " float64; compute in float32, or leave it false.")
          .onSetting("precision");
    }
  }

  /** Returns the engine's name with its backend's, as in {@code djl:pytorch}. */
  public String engineName() {
    return backend + ":" + options.engine();
  }

  /** Returns what a folder of such a run is called after, as in {@code quick-djl-pytorch-s1}. */
  public String title() {
    String title =
        String.join("-", experiment.name(), backend, options.engine(), "s" + experiment.seed());
    return experiment.perturb() ? title + "-perturbed" : title;
  }
}
