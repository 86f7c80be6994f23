package io.likewise.backend.dl4j.nd4j;

import io.likewise.api.backend.StageSettings;
import io.likewise.api.data.Batch;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.Layer;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Trainable;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One stage's training: the way to the gradients, the moving statistics, and Adam. */
final class Training implements AutoCloseable {
  private final Differentiation differentiation;
  private final FlatTensors tensors;
  private final FlatAdam adam;
  private final BatchStatistics statistics;

  /**
   * Begins a stage.
   *
   * @param tensors the network's
   * @param update what carries out Adam's formula
   */
  Training(
      ModelSpec spec,
      StageSettings stage,
      FlatTensors tensors,
      Differentiation differentiation,
      AdamUpdate update) {
    this.differentiation = differentiation;
    this.tensors = tensors;
    adam =
        new FlatAdam(
            tensors.layout(),
            spec.trainedTensors(stage.trainable()),
            tensors.array().dataType(),
            stage.learningRate(),
            update);
    boolean moves = stage.trainable() == Trainable.ALL && stage.batchNorm() == BatchNormMode.BATCH;
    statistics = moves ? new BatchStatistics(spec, tensors, differentiation.gradients()) : null;
  }

  /** Makes one step; returns the logits of its forward pass. */
  Logits step(Batch batch) {
    Logits logits = differentiation.differentiate(batch);
    if (statistics != null) {
      statistics.move(batch.size());
    }
    adam.update(tensors.array(), differentiation.gradients());
    return logits;
  }

  /** Returns the layers of a forward pass, each computed alone. */
  Layer.Computation<INDArray> layers(Batch batch, List<INDArray> made) {
    return differentiation.layers(batch, made);
  }

  /** Returns what updates, whose state can be read and set. */
  FlatAdam adam() {
    return adam;
  }

  @Override
  public void close() {
    adam.close();
    differentiation.close();
  }
}
