package io.likewise.trainer;

import io.likewise.api.backend.FrozenFeatures;
import io.likewise.api.backend.PendingLogits;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.data.BatchSource;
import io.likewise.api.data.BatchSource.Part;
import io.likewise.api.data.BatchStream;
import io.likewise.api.experiment.DataSettings.Validation;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.experiment.Forecast;
import io.likewise.api.experiment.MemoryBudget;
import io.likewise.api.experiment.Stage;
import io.likewise.api.model.Trainable;
import io.likewise.api.model.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Times a few steps before a run, and leaves the model with the very weights it had. Since every
 * stage begins with fresh optimizer state, and randomness comes with the batches, no number of the
 * run is touched.
 */
final class Forecaster {
  private static final int WARM_UP = 2;
  private static final int TIMED = 2;

  /** A first step as long as this is a good enough measure; more of them would only be a wait. */
  private static final double LONG_STEP_SECONDS = 5;

  private final TrainableModel model;
  private final BatchSource batches;
  private final BooleanSupplier stopRequested;
  private final LongSupplier nanoTime;
  private final MemoryBudget memory;

  Forecaster(
      TrainableModel model,
      BatchSource batches,
      BooleanSupplier stopRequested,
      LongSupplier nanoTime,
      MemoryBudget memory) {
    this.model = model;
    this.batches = batches;
    this.stopRequested = stopRequested;
    this.nanoTime = nanoTime;
    this.memory = memory;
  }

  /** Measures the experiment's stages, as far as they are not complete. */
  Forecast measure(Experiment experiment, RunState state) {
    ResourceMeter meter = new ResourceMeter(nanoTime, 0, Optional.empty());
    List<Double> stepSeconds = stepSeconds(experiment.stages(), state);
    Look look = look();
    return new Forecast(
        stepSeconds,
        look.imageSeconds * batches.size(Part.VALIDATION),
        runSeconds(experiment, state, stepSeconds, look),
        ResourceMeter.peakResidentBytes(),
        memory,
        meter.load());
  }

  /** A method of its own, so that the copy of the weights is gone as soon as it is put back. */
  private List<Double> stepSeconds(List<Stage> stages, RunState state) {
    Weights initial = model.weights();
    List<Double> stepSeconds = new ArrayList<>();
    for (int number = 1; number <= stages.size(); number++) {
      Stage stage = stages.get(number - 1);
      stepSeconds.add(state.epochsLeft(number, stage) == 0 ? 0 : stepSeconds(number, stage));
    }
    model.weights(initial);
    return stepSeconds;
  }

  private double runSeconds(
      Experiment experiment, RunState state, List<Double> stepSeconds, Look look) {
    double seconds = look.imageSeconds * batches.size(Part.TEST);
    if (experiment.data().validation() != Validation.TEST) {
      seconds += look.imageSeconds * batches.size(Part.VALIDATION);
    }
    for (int number = 1; number <= stepSeconds.size(); number++) {
      Stage stage = experiment.stages().get(number - 1);
      int steps = state.stepsLeft(number, stage, batches.trainingBatches());
      seconds += steps * stepSeconds.get(number - 1);
      seconds +=
          look.seconds(stage, state.epochsLeft(number, stage)) * batches.size(Part.VALIDATION);
    }
    return seconds;
  }

  private double stepSeconds(int number, Stage stage) {
    model.beginStage(new StageSettings(stage.trainable(), stage.batchNorm(), stage.learningRate()));
    try (BatchStream stream = batches.train(number, 1, 0)) {
      Batch batch = stream.next();
      double seconds = secondsPerStep(batch, model::train);
      stream.recycle(batch);
      return seconds;
    }
  }

  /**
   * The time to look at a validation image, in seconds.
   *
   * @param imageSeconds through the whole network
   * @param keptSeconds through the head alone, of what was kept when the image was first looked at;
   *     as through the whole network, if nothing is kept
   */
  private record Look(double imageSeconds, double keptSeconds) {
    /** Returns that of an image over the epochs of a stage: a frozen base sees it once. */
    double seconds(Stage stage, int epochs) {
      return stage.trainable() == Trainable.ALL || epochs == 0
          ? epochs * imageSeconds
          : imageSeconds + (epochs - 1) * keptSeconds;
    }
  }

  private Look look() {
    try (BatchStream stream = batches.evaluate(Part.VALIDATION)) {
      Batch batch = stream.next();
      double seconds = secondsPerStep(batch, model::predict);
      double kept = keptSeconds(batch).orElse(seconds);
      stream.recycle(batch);
      return new Look(seconds / batch.size(), kept / batch.size());
    }
  }

  private Optional<Double> keptSeconds(Batch batch) {
    Optional<FrozenFeatures> features =
        FrozenValidation.isLittle(model, batches) ? model.frozenFeatures(batch) : Optional.empty();
    try (FrozenFeatures kept = features.orElse(null)) {
      return features.map(known -> secondsPerStep(batch, unread -> model.predict(kept)));
    }
  }

  /** Times one batch again and again: what is measured is the engine, not the making of batches. */
  private double secondsPerStep(Batch batch, Function<Batch, PendingLogits> compute) {
    double first = seconds(batch, compute);
    if (first > LONG_STEP_SECONDS) {
      return first;
    }
    for (int i = 1; i < WARM_UP; i++) {
      seconds(batch, compute);
    }
    double sum = 0;
    for (int i = 0; i < TIMED; i++) {
      sum += seconds(batch, compute);
    }
    return sum / TIMED;
  }

  private double seconds(Batch batch, Function<Batch, PendingLogits> compute) {
    if (stopRequested.getAsBoolean()) {
      throw StepPipeline.interrupted();
    }
    long start = nanoTime.getAsLong();
    compute.apply(batch).await();
    return (nanoTime.getAsLong() - start) / 1e9;
  }
}
