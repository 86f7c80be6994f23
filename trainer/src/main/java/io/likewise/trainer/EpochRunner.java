package io.likewise.trainer;

import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.data.BatchSource;
import io.likewise.api.data.BatchSource.Part;
import io.likewise.api.data.BatchStream;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.EpochResult;
import io.likewise.api.experiment.Evaluation;
import io.likewise.api.experiment.Progress;
import io.likewise.api.experiment.Stage;
import io.likewise.api.model.Logits;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.function.LongSupplier;

/** Runs one epoch: every training step, then the validation. */
final class EpochRunner {
  private static final double NANOS = 1e9;

  private final TrainableModel model;
  private final BatchSource batches;
  private final StepPipeline pipeline;
  private final Evaluator evaluator;
  private final RunLog log;
  private final Progress progress;
  private final LongSupplier nanoTime;

  EpochRunner(
      TrainableModel model,
      BatchSource batches,
      StepPipeline pipeline,
      Evaluator evaluator,
      RunLog log,
      Progress progress,
      LongSupplier nanoTime) {
    this.model = model;
    this.batches = batches;
    this.pipeline = pipeline;
    this.evaluator = evaluator;
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
      requireFinite(figures);
      sum = sum.plus(figures);
      log.step(stage, epoch, completed, figures);
      progress.stepCompleted(completed, figures.images(), figures.loss(), figures.accuracy());
    }

    private void requireFinite(Figures figures) {
      if (!figures.isFinite()) {
        BigDecimal tenth = BigDecimal.valueOf(settings.learningRate()).movePointLeft(1);
        throw new LikewiseException(
            ErrorCode.LOSS_NOT_FINITE,
            String.format(
                "The training loss became %s in stage %d, epoch %d, step %d. Lower the learning"
                    + " rate, such as --set stage%d.learningRate=%s.",
                figures.loss(),
                stage,
                epoch,
                completed,
                stage,
                tenth.round(new MathContext(2)).stripTrailingZeros()));
      }
    }
  }
}
