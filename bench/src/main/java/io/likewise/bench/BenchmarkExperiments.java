package io.likewise.bench;

import io.likewise.api.experiment.Augmentation;
import io.likewise.api.experiment.DataSettings;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.experiment.Network;
import io.likewise.api.experiment.Preprocessing;
import io.likewise.api.experiment.Stage;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Trainable;
import io.likewise.data.batches.ExperimentBatches;
import io.likewise.data.datasets.DatasetCatalog;

/** The experiments whose batches are measured. */
final class BenchmarkExperiments {
  private BenchmarkExperiments() {}

  /** Returns batches of sample images with every augmentation and two dropouts. */
  static ExperimentBatches batches(int imageSize, int batchSize, int workers) {
    Experiment experiment =
        new Experiment(
            "benchmark",
            1,
            new DataSettings(
                "sample", 0, DataSettings.Validation.HOLDOUT, DataSettings.USUAL_HOLDOUT),
            imageSize,
            Preprocessing.CAFFE,
            Augmentation.STANDARD,
            Network.resNet50(Variant.KERAS, 2),
            Experiment.RANDOM_WEIGHTS,
            batchSize,
            new Stage(Trainable.HEAD, BatchNormMode.MOVING, 1, 1e-3, 1),
            new Stage(Trainable.ALL, BatchNormMode.BATCH, 1, 1e-4, 1));
    return new ExperimentBatches(experiment, DatasetCatalog.open("sample"), workers);
  }
}
