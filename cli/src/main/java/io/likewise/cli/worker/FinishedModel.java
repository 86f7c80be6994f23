package io.likewise.cli.worker;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.BatchStream;
import io.likewise.api.host.CheckedBackend;
import io.likewise.api.model.ModelSpec;
import io.likewise.data.batches.InferenceBatches;
import io.likewise.data.weights.WeightsFiles;
import io.likewise.runner.inference.ModelSource;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.plan.RunPlan;
import io.likewise.trainer.StepPipeline;
import java.util.List;

/**
 * A trained model, ready to compute.
 *
 * @param classNames what its classes are called
 */
record FinishedModel(List<String> classNames, Backend backend, TrainableModel model)
    implements AutoCloseable {

  /**
   * Opens a model on an engine of this process.
   *
   * @param plan how the engine is opened
   */
  static FinishedModel open(ModelSource source, RunPlan plan) {
    List<String> classNames = FinishedRun.provenance(source.directory()).data().classNames();
    // The network is the run's own, whatever is looked at.
    ModelSpec spec =
        plan.experiment().network().spec(plan.experiment().imageSize(), classNames.size());
    Backend backend =
        CheckedBackend.open(
            Providers.find(plan.backend(), plan.options().engine()), plan.options());
    return new FinishedModel(
        classNames, backend, backend.create(spec, WeightsFiles.readWhole(source.weights(), spec)));
  }

  /** Computes what the model makes of images, batch by batch. */
  void run(InferenceBatches batches, StepPipeline.Step each) {
    try (BatchStream stream = batches.open()) {
      new StepPipeline(() -> false, System::nanoTime).run(stream, model::predict, each);
    }
  }

  @Override
  public void close() {
    backend.close();
  }
}
