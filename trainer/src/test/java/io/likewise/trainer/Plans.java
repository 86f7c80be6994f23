package io.likewise.trainer;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.experiment.Augmentation;
import io.likewise.api.experiment.DataSettings;
import io.likewise.api.experiment.DataSettings.Validation;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.experiment.Network;
import io.likewise.api.experiment.Preprocessing;
import io.likewise.api.experiment.Stage;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Precision;
import io.likewise.api.model.Trainable;
import java.util.List;

/** Plans for tests. */
public final class Plans {
  private Plans() {}

  /** A plan of two stages of so many epochs, with a patience. */
  public static RunPlan of(int epochs1, int epochs2, int patience) {
    return of(epochs1, epochs2, patience, Validation.HOLDOUT);
  }

  public static RunPlan of(int epochs1, int epochs2, int patience, Validation validation) {
    Experiment experiment =
        new Experiment(
            "quick",
            1,
            new DataSettings("sample", 0, validation, 0.1),
            32,
            Preprocessing.CAFFE,
            Augmentation.STANDARD,
            new Network(Variant.KERAS, List.of(1, 1, 1, 1), 16, List.of(128, 64), 0.25, 1),
            Experiment.RANDOM_WEIGHTS,
            4,
            new Stage(Trainable.HEAD, BatchNormMode.MOVING, epochs1, 1e-3, patience),
            new Stage(Trainable.ALL, BatchNormMode.BATCH, epochs2, 1e-4, patience));
    return new RunPlan(experiment, "djl", options());
  }

  private static BackendOptions options() {
    return new BackendOptions("pytorch", Device.CPU, 2, Precision.FLOAT32, ComputePath.FAST);
  }
}
