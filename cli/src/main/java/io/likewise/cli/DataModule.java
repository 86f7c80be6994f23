package io.likewise.cli;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.likewise.api.data.BatchSource;
import io.likewise.api.data.Dataset;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Weights;
import io.likewise.api.model.WeightsFormat;
import io.likewise.data.batches.ExperimentBatches;
import io.likewise.data.datasets.DatasetCatalog;
import io.likewise.data.fetch.FileCache;
import io.likewise.data.fetch.PinnedFile.Kind;
import io.likewise.data.folders.DatasetNotices;
import io.likewise.data.formats.Safetensors;
import io.likewise.data.weights.InitialWeights;
import io.likewise.data.weights.WeightsFiles;
import io.likewise.trainer.RunPlan;
import java.nio.file.Path;

/** Everything that comes from files and seeds: the images, their batches, the initial weights. */
final class DataModule extends AbstractModule {
  private final RunPlan plan;
  private final FileCache cache;
  private final DatasetNotices notices;

  /**
   * Takes what is run.
   *
   * @param plan the experiment and the threads
   * @param cache what the names of published files stand for; they are in it already
   * @param notices takes what the user should hear of the files that are read, a sentence each
   */
  DataModule(RunPlan plan, FileCache cache, DatasetNotices notices) {
    this.plan = plan;
    this.cache = cache;
    this.notices = notices;
  }

  @Override
  protected void configure() {
    bind(RunPlan.class).toInstance(plan);
    bind(Experiment.class).toInstance(plan.experiment());
    bind(WeightsFormat.class).toInstance(new Safetensors());
  }

  @Provides
  @Singleton
  Dataset dataset(Experiment experiment) {
    return DatasetCatalog.open(experiment, cache, notices);
  }

  @Provides
  @Singleton
  BatchSource batches(Experiment experiment, Dataset dataset) {
    ExperimentBatches batches =
        new ExperimentBatches(experiment, dataset, batchWorkers(plan.options().threads()));
    batches.unvalidated().ifPresent(notices);
    return batches;
  }

  /**
   * Returns how many threads make batches: few, because they take the processor from an engine that
   * computes on it.
   */
  static int batchWorkers(int threads) {
    return Math.max(1, Math.min(4, threads / 2));
  }

  @Provides
  ModelSpec spec(Experiment experiment, Dataset dataset) {
    return experiment.network().spec(experiment.imageSize(), dataset.classNames().size());
  }

  /** Not kept: a ResNet50's weights are 95 MB, and only the start of a run needs these. */
  @Provides
  Weights initialWeights(Experiment experiment, ModelSpec spec) {
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
