package io.likewise.trainer;

import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.data.BatchSource;
import io.likewise.api.data.BatchSource.Part;
import io.likewise.api.data.BatchStream;
import io.likewise.api.experiment.EpochResult;
import io.likewise.api.experiment.Evaluation;
import io.likewise.api.experiment.Progress;
import io.likewise.api.experiment.Stage;
import io.likewise.api.model.Logits;
import java.util.function.LongSupplier;

/** Runs one epoch: every training step, then the validation. */
final class EpochRunner {
  private static final double NANOS = 1e9;

  private final TrainableModel model;
  private final BatchSource batches;
  private final StepPipeline pipeline;
  private final Evaluator evaluator;
  private final LossCheck check;
  private final RunLog log;
  private final Progress progress;
  private final LongSupplier nanoTime;

  EpochRunner(
      TrainableModel model,
      BatchSource batches,
      StepPipeline pipeline,
      Evaluator evaluator,
      LossCheck check,
      RunLog log,
      Progress progress,
      LongSupplier nanoTime) {
    this.model = model;
    this.batches = batches;
    this.pipeline = pipeline;
    this.evaluator = evaluator;
    this.check = check;
    this.log = log;
    this.progress = progress;
    this.nanoTime = nanoTime;
  }

  /**
   * Runs an epoch.
   *
   * @param stage from 1
   * @param settings the stage
   * @param epoch from 1
   * @param stopping is told the validation accuracy, and says whether it is the best
   */
  EpochResult run(int stage, Stage settings, int epoch, EarlyStopping stopping) {
    long start = nanoTime.getAsLong();
    EpochSteps steps = new EpochSteps(stage, settings, epoch);
    long waited;
    try (BatchStream stream = batches.train(stage, epoch, 0)) {
      progress.epochStarted(stage, epoch, settings.epochs(), stream.batches());
      waited = pipeline.run(stream, model::train, steps);
    }
    long trained = nanoTime.getAsLong();
    Evaluation validation = evaluator.evaluate(Part.VALIDATION, (batch, logits) -> {});
    long validated = nanoTime.getAsLong();
    return new EpochResult(
        stage,
        epoch,
        steps.sum.loss(),
        steps.sum.accuracy(),
        validation.loss(),
        validation.accuracy(),
        stopping.isBest(validation.accuracy()),
        (trained - start) / NANOS,
        waited / NANOS,
        (validated - trained) / NANOS,
        steps.sum.images());
  }

  /** Adds up an epoch's steps, and tells log and progress of each. */
  private final class EpochSteps implements StepPipeline.Step {
    private final int stage;
    private final Stage settings;
    private final int epoch;
    private int completed;
    private Figures sum = Figures.NONE;

    EpochSteps(int stage, Stage settings, int epoch) {
      this.stage = stage;
      this.settings = settings;
      this.epoch = epoch;
    }

    @Override
    public void completed(Batch batch, Logits logits) {
      completed++;
      Figures figures = Figures.of(batch, logits);
      check.require(
          figures,
          String.format(
              "The training loss is %s in stage %d, epoch %d, step %d",
              figures.loss(), stage, epoch, completed));
      check.stepCompleted(stage, settings);
      sum = sum.plus(figures);
      log.step(stage, epoch, completed, figures);
      progress.stepCompleted(completed, figures.images(), figures.loss(), figures.accuracy());
    }
  }
}
