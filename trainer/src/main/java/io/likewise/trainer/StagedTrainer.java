package io.likewise.trainer;

import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.BatchSource;
import io.likewise.api.data.BatchSource.Part;
import io.likewise.api.experiment.DataSettings.Validation;
import io.likewise.api.experiment.Evaluation;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.experiment.MemoryBudget;
import io.likewise.api.experiment.Progress;
import io.likewise.api.experiment.RunResult;
import io.likewise.api.experiment.RunResult.Resources;
import io.likewise.api.experiment.StageResult;
import io.likewise.api.experiment.TwoStageTrainer;
import io.likewise.api.model.WeightsFormat;
import io.likewise.runs.directory.Predictions;
import io.likewise.runs.directory.RunDirectory;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Trains a model through both stages, each with early stopping and its best weights restored, and
 * keeps everything that was completed in a run directory ({@code docs/run-directory.md}). What the
 * run came to is returned and not kept: {@link RunDirectory#writeResult} does that once nothing
 * else is to come.
 */
public final class StagedTrainer implements TwoStageTrainer {
  private static final String WEIGHTS = "weights.safetensors";

  private final RunDirectory directory;
  private final WeightsFormat weightsFormat;
  private final BooleanSupplier stopRequested;
  private final MemoryBudget memory;
  private final LongSupplier nanoTime;

  /**
   * Creates a trainer.
   *
   * @param directory where results are kept
   * @param weightsFormat what the best weights are written as
   * @param stopRequested asked before every step; once it says true, the run ends in order
   * @param memory what the process was given, for the forecast to tell
   */
  public StagedTrainer(
      RunDirectory directory,
      WeightsFormat weightsFormat,
      BooleanSupplier stopRequested,
      MemoryBudget memory) {
    this(directory, weightsFormat, stopRequested, memory, System::nanoTime);
  }

  public StagedTrainer(
      RunDirectory directory,
      WeightsFormat weightsFormat,
      BooleanSupplier stopRequested,
      MemoryBudget memory,
      LongSupplier nanoTime) {
    this.directory = directory;
    this.weightsFormat = weightsFormat;
    this.stopRequested = stopRequested;
    this.memory = memory;
    this.nanoTime = nanoTime;
  }

  @Override
  public RunResult train(
      Experiment experiment, BatchSource batches, TrainableModel model, Progress progress) {
    directory.requireUnfinished();
    double startup = ResourceMeter.processSeconds();
    RunLog log = new RunLog(directory.path());
    progress.forecast(
        new Forecaster(model, batches, stopRequested, nanoTime, memory).measure(experiment));
    ResourceMeter meter = new ResourceMeter(nanoTime, startup);
    StepPipeline pipeline = new StepPipeline(stopRequested, nanoTime);
    LossCheck check = new LossCheck();
    Evaluator evaluator = new Evaluator(model, batches, pipeline, check);
    EpochRunner epochs =
        new EpochRunner(model, batches, pipeline, evaluator, check, log, progress, nanoTime);
    List<StageResult> stages =
        new StageRunner(
                model, epochs, log, weightsFormat, directory.path().resolve(WEIGHTS), progress)
            .runAll(experiment.stages());
    progress.testStarted();
    return measure(experiment, stages, evaluator, model.spec().classes(), meter);
  }

  /** Looks at every validation and test image once; where these are the same, at each only once. */
  private RunResult measure(
      Experiment experiment,
      List<StageResult> stages,
      Evaluator evaluator,
      int classes,
      ResourceMeter meter) {
    try (Predictions predictions = new Predictions(directory.path(), classes)) {
      Optional<Evaluation> heldOut =
          experiment.data().validation() == Validation.TEST
              ? Optional.empty()
              : Optional.of(evaluator.evaluate(Part.VALIDATION, to(predictions, Part.VALIDATION)));
      Evaluation test = evaluator.evaluate(Part.TEST, to(predictions, Part.TEST));
      predictions.commit();
      Resources taken = meter.read();
      double latency = evaluator.latency(nanoTime);
      return new RunResult(stages, heldOut.orElse(test), test, taken.withLatency(latency));
    }
  }

  private static StepPipeline.Step to(Predictions predictions, Part part) {
    return (batch, logits) -> predictions.append(part, batch, logits);
  }
}
