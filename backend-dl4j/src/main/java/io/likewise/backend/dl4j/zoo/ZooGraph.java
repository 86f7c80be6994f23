package io.likewise.backend.dl4j.zoo;

import io.likewise.api.model.DenseLayer;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.backend.dl4j.layers.GivenMask;
import io.likewise.backend.dl4j.layers.LogitsLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.deeplearning4j.nn.weights.WeightInitConstant;
import org.deeplearning4j.zoo.model.ResNet50;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;

/** The zoo's ResNet50 with the experiment's head in place of its own, by DL4J's own means. */
final class ZooGraph implements AutoCloseable {
  /** A max-pool, whatever its name says. */
  private static final String FEATURES = "avgpool";

  private final ComputationGraph graph;
  private final LogitsLoss loss = new LogitsLoss();
  private final List<GivenMask> masks = new ArrayList<>();

  /**
   * Makes a graph, whose weights are yet to come.
   *
   * @param frozen whether the base is a feature extractor only
   * @param updater DL4J's, for all that is not frozen
   */
  ZooGraph(ModelSpec spec, boolean frozen, IUpdater updater) {
    ComputationGraph zoo =
        ResNet50.builder()
            .numClasses(spec.classes())
            .inputShape(new int[] {3, spec.imageSize(), spec.imageSize()})
            // All weights are replaced; there is no point in drawing some.
            .weightInit(new WeightInitConstant(0))
            .build()
            .init();
    FineTuneConfiguration tuning =
        new FineTuneConfiguration.Builder()
            .updater(updater)
            // The loss has divided by the batch size already.
            .miniBatch(false)
            .build();
    TransferLearning.GraphBuilder transfer =
        new TransferLearning.GraphBuilder(zoo)
            .fineTuneConfiguration(tuning)
            .removeVertexAndConnections("output");
    if (frozen) {
      transfer.setFeatureExtractor(FEATURES);
    }
    graph = transfer.setOutputs(head(spec, transfer)).build();
    zoo.params().close();
  }

  /** Adds the head; returns the name of the logits. */
  private String head(ModelSpec spec, TransferLearning.GraphBuilder transfer) {
    for (int i = 0; i < spec.dropouts(); i++) {
      masks.add(new GivenMask());
    }
    String x = FEATURES;
    GivenMask mask = null;
    for (DenseLayer layer : spec.head()) {
      org.deeplearning4j.nn.conf.layers.Layer described = describe(layer, mask);
      if (x.equals(FEATURES)) {
        var flat = new CnnToFeedForwardPreProcessor(1, 1, spec.features());
        transfer.addLayer(layer.name(), described, flat, x);
      } else {
        transfer.addLayer(layer.name(), described, x);
      }
      x = layer.name();
      mask = layer.mask().isPresent() ? masks.get(layer.mask().getAsInt()) : null;
    }
    return x;
  }

  /** DL4J's dropout acts on a layer's input, so the mask is that of the layer before. */
  private org.deeplearning4j.nn.conf.layers.Layer describe(DenseLayer layer, GivenMask mask) {
    if (layer.relu()) {
      return new org.deeplearning4j.nn.conf.layers.DenseLayer.Builder()
          .nIn(layer.inputs())
          .nOut(layer.outputs())
          .activation(Activation.RELU)
          .dropOut(mask)
          .build();
    }
    return new OutputLayer.Builder(loss)
        .nIn(layer.inputs())
        .nOut(layer.outputs())
        .activation(Activation.IDENTITY)
        .dropOut(mask)
        .build();
  }

  /** Returns the parameters by their canonical names. */
  ZooTensors tensors(ModelSpec spec) {
    return new ZooTensors(spec.tensors(), graph);
  }

  /** Makes one training step; returns the logits of its forward pass. */
  Logits step(INDArray[] imagesAndMasks, INDArray labels) {
    for (int i = 0; i < masks.size(); i++) {
      masks.get(i).set(imagesAndMasks[1 + i]);
    }
    graph.fit(new INDArray[] {imagesAndMasks[0]}, new INDArray[] {labels});
    return loss.logits();
  }

  /** Returns the logits of inference. */
  Logits predict(INDArray images) {
    try (INDArray values = graph.outputSingle(false, images)) {
      return LogitsLoss.copy(values);
    }
  }

  /** Returns what every layer and vertex yields in inference, by the zoo's names. */
  Map<String, INDArray> activations(INDArray images) {
    return graph.feedForward(new INDArray[] {images}, false);
  }

  /** Frees what is as large as the network, which Java's garbage collector would be late for. */
  @Override
  public void close() {
    if (graph.getGradientsViewArray() != null) {
      graph.getGradientsViewArray().close();
    }
    ComputationGraphUpdater updater = graph.getUpdater(false);
    if (updater != null && updater.getStateViewArray() != null) {
      updater.getStateViewArray().close();
    }
    graph.params().close();
  }
}
