package io.likewise.backend.dl4j.nd4j;

import io.likewise.api.backend.StageSettings;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Trainable;
import io.likewise.backend.dl4j.layers.LogitsLoss;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One stage's training: the graph that it differentiates, the gradients, and Adam. */
final class Training implements AutoCloseable {
  private final ComputationGraph graph;
  private final LogitsLoss loss;
  private final FlatTensors tensors;
  private final INDArray gradients;
  private final FlatAdam adam;
  private final BatchStatistics statistics;

  /**
   * Begins a stage.
   *
   * @param graph what is differentiated, initialised, its parameters being {@code tensors} or the
   *     head's part of them
   * @param loss the loss in it
   */
  Training(
      ModelSpec spec,
      StageSettings stage,
      FlatLayout layout,
      FlatTensors tensors,
      ComputationGraph graph,
      LogitsLoss loss) {
    this.graph = graph;
    this.loss = loss;
    this.tensors = tensors;
    graph.initGradientsView();
    gradients = graph.getGradientsViewArray();
    adam =
        new FlatAdam(
            layout,
            spec.trainedTensors(stage.trainable()),
            tensors.array().dataType(),
            stage.learningRate());
    boolean moves = stage.trainable() == Trainable.ALL && stage.batchNorm() == BatchNormMode.BATCH;
    statistics = moves ? new BatchStatistics(spec, tensors, gradients) : null;
  }

  /** Makes one step; returns the logits of its forward pass. */
  Logits step(INDArray[] inputs, INDArray labels, int batchSize) {
    graph.setInputs(inputs);
    graph.setLabels(labels);
    graph.computeGradientAndScore();
    if (statistics != null) {
      statistics.move(batchSize);
    }
    adam.update(tensors.array(), gradients);
    graph.clearLayersStates();
    return loss.logits();
  }

  /** Returns what updates, whose state can be read and set. */
  FlatAdam adam() {
    return adam;
  }

  @Override
  public void close() {
    adam.close();
    gradients.close();
  }
}
