package io.likewise.cli.worker;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.likewise.api.data.BatchSource;
import io.likewise.api.data.Dataset;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Weights;
import io.likewise.api.model.WeightsFormat;
import io.likewise.data.formats.Safetensors;
import io.likewise.runner.process.RunInputs;
import io.likewise.runs.plan.RunPlan;

/** Everything that comes from files and seeds: the images, their batches, the initial weights. */
record DataModule(RunInputs inputs) implements Module {
  @Override
  public void configure(Binder binder) {
    binder.bind(RunPlan.class).toInstance(inputs.plan());
    binder.bind(Experiment.class).toInstance(inputs.plan().experiment());
    binder.bind(WeightsFormat.class).toInstance(new Safetensors());
  }

  @Provides
  @Singleton
  Dataset dataset() {
    return inputs.dataset();
  }

  @Provides
  @Singleton
  BatchSource batches(Dataset dataset) {
    return inputs.batches(dataset);
  }

  @Provides
  ModelSpec spec(Experiment experiment, Dataset dataset) {
    return experiment.network().spec(experiment.imageSize(), dataset.classNames().size());
  }

  /** Not kept: a ResNet50's weights are 95 MB, and only the start of a run needs these. */
  @Provides
  Weights initialWeights(ModelSpec spec) {
    return inputs.initialWeights(spec);
  }
}
