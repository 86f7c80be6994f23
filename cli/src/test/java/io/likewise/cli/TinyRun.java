package io.likewise.cli;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.experiment.DataSettings;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.experiment.Network;
import io.likewise.api.model.Precision;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.Presets;
import io.likewise.runs.plan.RunPlan;
import java.util.List;

/** An experiment that takes no time on the idle engine. */
public final class TinyRun {
  private TinyRun() {}

  /** Returns it, to begin with these weights. */
  public static Experiment experiment(String weights) {
    Experiment quick = Presets.get("quick");
    return new Experiment(
        "tiny",
        1,
        new DataSettings("sample", 40, quick.data().validation(), quick.data().holdout()),
        32,
        quick.preprocessing(),
        quick.augmentation(),
        new Network(quick.network().variant(), List.of(1), 4, List.of(8), 0.25, 1),
        weights,
        16,
        quick.stage1().withEpochs(1),
        quick.stage2().withEpochs(1));
  }

  /** Returns its plan with a seed and one value changed. */
  public static RunPlan plan(long seed, String key, String value) {
    BackendOptions options =
        new BackendOptions("idle", Device.CPU, 1, Precision.FLOAT32, ComputePath.FAST);
    RunPlan plan = new RunPlan(experiment(Experiment.RANDOM_WEIGHTS), "fake", options);
    RunPlan seeded = ExperimentFile.with(plan, "seed", String.valueOf(seed));
    return ExperimentFile.with(seeded, key, value);
  }
}
