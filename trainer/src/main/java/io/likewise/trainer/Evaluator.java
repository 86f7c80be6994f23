package io.likewise.trainer;

import io.likewise.api.backend.PendingLogits;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.data.BatchSource;
import io.likewise.api.data.BatchSource.Part;
import io.likewise.api.data.BatchStream;
import io.likewise.api.experiment.Evaluation;
import io.likewise.api.experiment.Figures;
import io.likewise.api.experiment.RunningEvaluation;
import io.likewise.api.model.Logits;
import io.likewise.api.model.Trainable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Looks at a part of the data in inference mode, and says how right the model is. */
final class Evaluator {
  private static final int UNMEASURED_PREDICTIONS = 5;
  // Odd, so that one of them is the median.
  private static final int MEASURED_PREDICTIONS = 21;

  private final TrainableModel model;
  private final BatchSource batches;
  private final StepPipeline pipeline;
  private final LossCheck check;
  private final FrozenValidation frozen;

  Evaluator(TrainableModel model, BatchSource batches, StepPipeline pipeline, LossCheck check) {
    this.frozen = new FrozenValidation(model, batches);
    this.model = model;
    this.batches = batches;
    this.pipeline = pipeline;
    this.check = check;
  }

  /**
   * Measures the model on a part.
   *
   * @param part the images
   * @param also is given every step's logits as well
   */
  Evaluation evaluate(Part part, StepPipeline.Step also) {
    try (BatchStream stream = batches.evaluate(part)) {
      return evaluate(part, stream, model::predict, also);
    }
  }

  /**
   * Measures the model on the validation images.
   *
   * @param trained what the stage trains; its base is not run again if it is frozen
   */
  Evaluation validate(Trainable trained) {
    if (trained == Trainable.ALL) {
      return evaluate(Part.VALIDATION, (batch, logits) -> {});
    }
    try (BatchStream stream = frozen.open()) {
      return evaluate(Part.VALIDATION, stream, frozen::predict, (batch, logits) -> {});
    }
  }

  /** Notes that a stage is complete. */
  void stageCompleted() {
    frozen.forget();
  }

  private Evaluation evaluate(
      Part part,
      BatchStream stream,
      Function<Batch, PendingLogits> compute,
      StepPipeline.Step also) {
    RunningEvaluation running = new RunningEvaluation(model.spec().classes());
    pipeline.run(
        stream,
        compute,
        (batch, logits) -> {
          Figures figures = running.add(batch.labels(), logits);
          check.require(
              figures, "The model's loss on the " + word(part) + " images is " + figures.loss());
          also.completed(batch, logits);
        });
    return running.evaluation();
  }

  /**
   * Returns the median time in seconds in which the model classifies one image, the first test
   * image again and again; the first few times do not count, since engines get ready in them.
   */
  double latency(LongSupplier nanoTime) {
    double[] seconds = new double[MEASURED_PREDICTIONS];
    try (BatchStream stream = batches.evaluate(Part.TEST)) {
      Batch batch = stream.next();
      Batch one =
          new Batch(
              1, batch.imageSize(), batch.images(), batch.labels(), List.of(), batch.samples());
      for (int i = -UNMEASURED_PREDICTIONS; i < MEASURED_PREDICTIONS; i++) {
        long start = nanoTime.getAsLong();
        Logits unused = model.predict(one).await();
        if (i >= 0) {
          seconds[i] = (nanoTime.getAsLong() - start) / 1e9;
        }
      }
      stream.recycle(batch);
    }
    Arrays.sort(seconds);
    return seconds[MEASURED_PREDICTIONS / 2];
  }

  private static String word(Part part) {
    return part.name().toLowerCase(Locale.ROOT);
  }
}
