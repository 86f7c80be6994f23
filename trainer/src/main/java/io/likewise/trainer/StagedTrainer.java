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
import io.likewise.runs.checkpoint.Checkpoint;
import io.likewise.runs.checkpoint.CheckpointInterval;
import io.likewise.runs.checkpoint.CheckpointInterval.Kind;
import io.likewise.runs.checkpoint.Checkpoints;
import io.likewise.runs.directory.Predictions;
import io.likewise.runs.directory.RunDirectory;
import java.nio.file.Path;
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
  private final Checkpoints checkpoints;
  private final CheckpointInterval interval;
  private final Optional<Checkpoint> from;
  private final BooleanSupplier stopRequested;
  private final MemoryBudget memory;
  private final LongSupplier nanoTime;

  /**
   * Creates a trainer.
   *
   * @param directory where results are kept
   * @param weightsFormat what the best weights are written as
   * @param checkpoints keeps them
   * @param interval how often a checkpoint is kept
   * @param from what the run goes on from; if empty, it begins
   * @param stopRequested asked before every step; once it says true, the run ends in order
   * @param memory what the process was given, for the forecast to tell
   */
  public StagedTrainer(
      RunDirectory directory,
      WeightsFormat weightsFormat,
      Checkpoints checkpoints,
      CheckpointInterval interval,
      Optional<Checkpoint> from,
      BooleanSupplier stopRequested,
      MemoryBudget memory) {
    this(
        directory,
        weightsFormat,
        checkpoints,
        interval,
        from,
        stopRequested,
        memory,
        System::nanoTime);
  }

  public StagedTrainer(
      RunDirectory directory,
      WeightsFormat weightsFormat,
      Checkpoints checkpoints,
      CheckpointInterval interval,
      Optional<Checkpoint> from,
      BooleanSupplier stopRequested,
      MemoryBudget memory,
      LongSupplier nanoTime) {
    this.directory = directory;
    this.weightsFormat = weightsFormat;
    this.checkpoints = checkpoints;
    this.interval = interval;
    this.from = from;
    this.stopRequested = stopRequested;
    this.memory = memory;
    this.nanoTime = nanoTime;
  }

  @Override
  public RunResult train(
      Experiment experiment, BatchSource batches, TrainableModel model, Progress progress) {
    directory.requireUnfinished();
    try (EnergyCounter energy = EnergyCounter.ofMachine()) {
      return trainOrGoOn(experiment, batches, model, progress, energy);
    } finally {
      if (interval.kind() == Kind.OFF) {
        checkpoints.deleteBest();
      }
    }
  }

  private RunResult trainOrGoOn(
      Experiment experiment,
      BatchSource batches,
      TrainableModel model,
      Progress progress,
      EnergyCounter energy) {
    double startup = ResourceMeter.processSeconds();
    Path path = directory.path();
    RunLog log = from.map(kept -> RunLog.resume(path, kept)).orElseGet(() -> RunLog.begin(path));
    RunState state = new RunState();
    from.map(Checkpoint::state).ifPresent(state::resume);
    progress.forecast(
        new Forecaster(model, batches, stopRequested, nanoTime, memory).measure(experiment, state));
    ResourceMeter meter =
        new ResourceMeter(nanoTime, startup, from.map(kept -> kept.state().taken()), energy);
    StepPipeline pipeline = new StepPipeline(stopRequested, nanoTime);
    LossCheck check = new LossCheck();
    state
        .lastTrained()
        .ifPresent(stage -> check.stepCompleted(stage, experiment.stages().get(stage - 1)));
    Evaluator evaluator = new Evaluator(model, batches, pipeline, check);
    ChangedTensors changed = new ChangedTensors(model.spec());
    BestWeights best = new BestWeights(model, changed, weightsFormat, checkpoints.best());
    Checkpointing checkpointing =
        new Checkpointing(
            checkpoints, interval, model, changed, best, state, log, meter, progress, nanoTime);
    EpochRunner epochs =
        new EpochRunner(
            model,
            batches,
            pipeline,
            evaluator,
            check,
            state,
            checkpointing,
            log,
            progress,
            nanoTime);
    List<StageResult> stages =
        new StageRunner(
                model,
                epochs,
                changed,
                best,
                state,
                checkpointing,
                log,
                weightsFormat,
                path.resolve(WEIGHTS),
                progress)
            .runAll(experiment.stages(), from);
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
