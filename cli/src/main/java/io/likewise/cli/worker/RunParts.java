package io.likewise.cli.worker;

import com.google.inject.Inject;
import com.google.inject.Provider;
import io.likewise.api.backend.Backend;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.BatchSource;
import io.likewise.api.data.Dataset;
import io.likewise.api.experiment.MemoryBudget;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Weights;
import io.likewise.runs.directory.Provenance;
import io.likewise.runs.directory.Provenance.Installation;
import io.likewise.runs.directory.RunDirectory;
import io.likewise.runs.plan.RunPlan;

/**
 * What a plan names, put together in the order in which mistakes are to be found.
 *
 * @param directory where the plan is from and results go
 * @param memory what the process was given
 */
record RunParts(
    RunDirectory directory,
    RunPlan plan,
    Dataset dataset,
    BatchSource batches,
    ModelSpec spec,
    Provider<Weights> initialWeights,
    Backend backend,
    Installation installation,
    MemoryBudget memory)
    implements AutoCloseable {
  /** Is put together by the injector. */
  @Inject
  RunParts {}

  /** What is ready to be trained, and where it came from. */
  record Prepared(TrainableModel model, Provenance provenance) implements AutoCloseable {
    @Override
    public void close() {
      model.close();
    }
  }

  /** Builds the model and finds out where it came from; the initial weights are then let go. */
  Prepared prepare() {
    Weights initial = initialWeights.get();
    TrainableModel model = backend.create(spec, initial);
    Provenance provenance =
        Provenance.collect(
            plan, backend.description(), installation, memory, dataset, batches, initial);
    return new Prepared(model, provenance);
  }

  /** Closes the engine. */
  @Override
  public void close() {
    backend.close();
  }
}
