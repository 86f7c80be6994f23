package io.likewise.trainer;

import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.data.BatchSource;
import io.likewise.api.data.BatchStream;
import io.likewise.api.experiment.EpochResult;
import io.likewise.api.experiment.Evaluation;
import io.likewise.api.experiment.Figures;
import io.likewise.api.experiment.Progress;
import io.likewise.api.experiment.Stage;
import io.likewise.api.model.Logits;
import io.likewise.runs.checkpoint.Position;
import java.util.function.LongSupplier;

/** Runs one epoch, or what is left of it: every training step, then the validation. */
final class EpochRunner {
  private static final double NANOS = 1e9;

  private final TrainableModel model;
  private final BatchSource batches;
  private final StepPipeline pipeline;
  private final Evaluator evaluator;
  private final LossCheck check;
  private final RunState state;
  private final Checkpointing checkpointing;
  private final RunLog log;
  private final Progress progress;
  private final LongSupplier nanoTime;

  EpochRunner(
      TrainableModel model,
      BatchSource batches,
      StepPipeline pipeline,
      Evaluator evaluator,
      LossCheck check,
      RunState state,
      Checkpointing checkpointing,
      RunLog log,
      Progress progress,
      LongSupplier nanoTime) {
    this.model = model;
    this.batches = batches;
    this.pipeline = pipeline;
    this.evaluator = evaluator;
    this.check = check;
    this.state = state;
    this.checkpointing = checkpointing;
    this.log = log;
    this.progress = progress;
    this.nanoTime = nanoTime;
  }

  /**
   * Runs the epoch that the state is at.
   *
   * @param settings the stage
   * @param stopping is told the validation accuracy, and says whether it is the best
   */
  EpochResult run(Stage settings, EarlyStopping stopping) {
    Position at = state.position();
    train(at, settings);
    long trained = nanoTime.getAsLong();
    Evaluation validation = evaluator.validate(settings.trainable());
    long validated = nanoTime.getAsLong();
    return new EpochResult(
        at.stage(),
        at.epoch(),
        state.sum().loss(),
        state.sum().accuracy(),
        validation.loss(),
        validation.accuracy(),
        stopping.isBest(validation.accuracy()),
        state.trainSeconds(),
        state.waitSeconds(),
        (validated - trained) / NANOS,
        state.sum().images());
  }

  /** Notes that a stage is complete. */
  void stageCompleted() {
    evaluator.stageCompleted();
  }

  private void train(Position at, Stage settings) {
    int steps = batches.trainingBatches();
    progress.epochStarted(at.stage(), at.epoch(), settings.epochs(), steps);
    if (at.step() == steps) {
      return;
    }
    EpochSteps epoch = new EpochSteps(settings);
    try (BatchStream stream = batches.train(at.stage(), at.epoch(), at.step())) {
      pipeline.run(stream, model::train, epoch);
    } finally {
      epoch.stopClock();
    }
  }

  /** Adds up an epoch's steps, and tells log and progress of each. */
  private final class EpochSteps implements StepPipeline.Step {
    private final Stage settings;
    private long since = nanoTime.getAsLong();

    EpochSteps(Stage settings) {
      this.settings = settings;
    }

    @Override
    public void waited(long nanos) {
      state.waited(nanos / NANOS);
    }

    @Override
    public void completed(Batch batch, Logits logits) {
      Position at = state.position();
      int step = at.step() + 1;
      Figures figures = Figures.of(batch.labels(), logits);
      check.require(
          figures,
          String.format(
              "The training loss is %s in stage %d, epoch %d, step %d",
              figures.loss(), at.stage(), at.epoch(), step));
      check.stepCompleted(at.stage(), settings);
      state.step(figures);
      checkpointing.step();
      log.step(at.stage(), at.epoch(), step, figures);
      progress.stepCompleted(step, figures.images(), figures.loss(), figures.accuracy());
    }

    @Override
    public boolean isPauseDue() {
      return checkpointing.isDue();
    }

    /** What a checkpoint takes is no part of the training's time. */
    @Override
    public void paused() {
      stopClock();
      checkpointing.keep(true);
      since = nanoTime.getAsLong();
    }

    void stopClock() {
      state.trained((nanoTime.getAsLong() - since) / NANOS);
    }
  }
}
