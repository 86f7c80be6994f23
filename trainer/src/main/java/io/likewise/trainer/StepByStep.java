package io.likewise.trainer;

import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.data.BatchSource;
import io.likewise.api.data.BatchStream;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.experiment.Figures;
import io.likewise.api.experiment.Stage;
import io.likewise.api.model.Logits;
import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Trainable;
import io.likewise.api.model.Weights;
import java.util.List;
import java.util.function.Supplier;

/**
 * Trains an experiment's stages one step at a time, for whoever looks at the model in between: the
 * batches are those of a run, in their order, epoch after epoch, without any validation.
 *
 * <p>Unlike in a run, every stage begins with the initial weights, so that what is seen in stage 2
 * was made there. Used by one thread.
 */
public final class StepByStep implements AutoCloseable {
  private final Experiment experiment;
  private final BatchSource batches;
  private final TrainableModel model;
  private final Supplier<Weights> initial;

  private int number;
  private Stage stage;
  private int epoch;
  private BatchStream stream;
  private Batch next;

  /**
   * What a step came to.
   *
   * @param loss the mean cross-entropy of the training pass, in nats; NaN or infinite if it is so
   * @param logits of the training pass, before the update
   */
  public record Step(double loss, Logits logits) {}

  /**
   * Takes what is trained; nothing begins yet.
   *
   * @param initial draws or reads the initial weights, once for each stage
   */
  public StepByStep(
      Experiment experiment, BatchSource batches, TrainableModel model, Supplier<Weights> initial) {
    this.experiment = experiment;
    this.batches = batches;
    this.model = model;
    this.initial = initial;
  }

  /**
   * Begins a stage, with the initial weights and fresh moments.
   *
   * @param stageNumber 1 or 2
   */
  public void begin(int stageNumber) {
    close();
    number = stageNumber;
    stage = experiment.stages().get(stageNumber - 1);
    epoch = 0;
    model.weights(initial.get());
    model.beginStage(new StageSettings(stage.trainable(), stage.batchNorm(), stage.learningRate()));
  }

  /**
   * Trains on the stage's next batch.
   *
   * @throws IllegalStateException if no stage has begun
   */
  public Step step() {
    Batch batch = next();
    try {
      Logits logits = model.train(batch).await();
      return new Step(Figures.of(batch.labels(), logits).loss(), logits);
    } finally {
      stream.recycle(batch);
      next = null;
    }
  }

  /**
   * Returns the batch that the next step will train on; good until then.
   *
   * @throws IllegalStateException if no stage has begun
   */
  public Batch next() {
    if (stage == null) {
      throw new IllegalStateException("no stage has begun");
    }
    if (next == null) {
      if (stream == null || !stream.hasNext()) {
        close();
        epoch++;
        stream = batches.train(number, epoch, 0);
      }
      next = stream.next();
    }
    return next;
  }

  /** Returns the tensors that a step of this stage may change. */
  public Weights weights() {
    Weights all = model.weights();
    if (stage.trainable() == Trainable.ALL) {
      return all;
    }
    Weights.Builder head = Weights.builder();
    List<TensorSpec> trained = model.spec().trainedTensors(stage.trainable());
    trained.forEach(tensor -> head.put(tensor.name(), all));
    return head.build();
  }

  /** Returns Adam's state after the latest step. */
  public OptimizerState optimizerState() {
    return model.optimizerState();
  }

  /** Stops making batches; the model stays open. */
  @Override
  public void close() {
    if (next != null) {
      stream.recycle(next);
      next = null;
    }
    if (stream != null) {
      stream.close();
      stream = null;
    }
  }
}
