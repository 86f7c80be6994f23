package io.likewise.runner.process;

import io.likewise.api.data.Dataset;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Weights;
import io.likewise.data.batches.ExperimentBatches;
import io.likewise.data.datasets.DatasetCatalog;
import io.likewise.data.fetch.FileCache;
import io.likewise.data.fetch.PinnedFile.Kind;
import io.likewise.data.folders.DatasetNotices;
import io.likewise.data.weights.InitialWeights;
import io.likewise.data.weights.Perturbation;
import io.likewise.data.weights.WeightsFiles;
import io.likewise.runs.plan.RunPlan;
import java.nio.file.Path;

/**
 * What a run begins with, all of it from files and seeds: the images, their batches, the initial
 * weights.
 *
 * @param plan the experiment and the threads
 * @param cache what the names of published files stand for; they are in it already
 * @param notices takes what the user should hear of the files that are read, a sentence each
 */
public record RunInputs(RunPlan plan, FileCache cache, DatasetNotices notices) {
  /**
   * Returns how many threads make batches: few, because they take the processor from an engine that
   * computes on it.
   */
  public static int batchWorkers(int threads) {
    return Math.max(1, Math.min(4, threads / 2));
  }

  /** Reads the images. */
  public Dataset dataset() {
    return DatasetCatalog.open(plan.experiment(), cache, notices);
  }

  /** Returns what makes batches of the images. */
  public ExperimentBatches batches(Dataset dataset) {
    ExperimentBatches batches =
        new ExperimentBatches(plan.experiment(), dataset, batchWorkers(plan.options().threads()));
    batches.unvalidated().ifPresent(notices);
    return batches;
  }

  /** Draws the initial weights, or reads them, and moves one if the experiment says so. */
  public Weights initialWeights(ModelSpec spec) {
    Weights unmoved = drawnOrRead(spec);
    if (!plan.experiment().perturb()) {
      return unmoved;
    }
    Perturbation moved = Perturbation.of(spec, unmoved, plan.experiment().seed());
    notices.accept(moved.sentence());
    return moved.in(unmoved);
  }

  private Weights drawnOrRead(ModelSpec spec) {
    Experiment experiment = plan.experiment();
    if (experiment.weights().equals(Experiment.RANDOM_WEIGHTS)) {
      return InitialWeights.draw(spec, experiment.seed());
    }
    Path file = Path.of(cache.weights(experiment.weights()));
    Weights base =
        cache.reading(
            Kind.WEIGHTS, experiment.weights(), () -> WeightsFiles.read(file, spec, notices));
    return InitialWeights.of(spec, experiment.seed(), base);
  }
}
