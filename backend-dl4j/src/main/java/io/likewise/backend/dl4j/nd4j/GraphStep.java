package io.likewise.backend.dl4j.nd4j;

import io.likewise.api.data.Batch;
import io.likewise.api.model.Layer;
import io.likewise.api.model.Logits;
import io.likewise.backend.dl4j.layers.LogitsLoss;
import java.util.List;
import java.util.function.Function;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gradients by one of DL4J's graphs. */
final class GraphStep implements Differentiation {
  private final ComputationGraph graph;
  private final LogitsLoss loss;
  private final StepInputs inputs;
  private final Function<Batch, INDArray> input;
  private final boolean closesInput;

  /**
   * Takes a graph.
   *
   * @param graph initialised, with the loss in it
   * @param input what the graph computes on, images or features, of a batch
   * @param closesInput whether that is to be closed after a step
   */
  GraphStep(
      ComputationGraph graph,
      LogitsLoss loss,
      StepInputs inputs,
      Function<Batch, INDArray> input,
      boolean closesInput) {
    this.graph = graph;
    this.loss = loss;
    this.inputs = inputs;
    this.input = input;
    this.closesInput = closesInput;
    graph.initGradientsView();
  }

  @Override
  public INDArray gradients() {
    return graph.getGradientsViewArray();
  }

  @Override
  public Logits differentiate(Batch batch) {
    INDArray seen = input.apply(batch);
    graph.setInputs(inputs.withMasks(seen, batch));
    graph.setLabels(inputs.labels(batch));
    graph.computeGradientAndScore();
    graph.clearLayersStates();
    if (closesInput) {
      seen.close();
    }
    return loss.logits();
  }

  @Override
  public Layer.Computation<INDArray> layers(Batch batch, List<INDArray> made) {
    return new GraphLayers(graph, true, inputs.masks(batch), made);
  }

  @Override
  public void close() {
    gradients().close();
  }
}
