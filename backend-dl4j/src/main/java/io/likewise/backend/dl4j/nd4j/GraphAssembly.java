package io.likewise.backend.dl4j.nd4j;

import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.DenseLayer;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ResidualBlock;
import io.likewise.backend.dl4j.layers.LayerChoice;
import io.likewise.backend.dl4j.layers.LogitsLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.NoOp;

/** Puts one graph together, layer by layer; layers bear their Keras names. */
final class GraphAssembly {
  private final ModelSpec spec;
  private final LayerChoice layers;
  private final GraphBuilder graph;
  private final List<String> inputs = new ArrayList<>();
  private final List<InputType> inputTypes = new ArrayList<>();

  GraphAssembly(ModelSpec spec, DataType type, LayerChoice layers) {
    this.spec = spec;
    this.layers = layers;
    this.graph =
        new NeuralNetConfiguration.Builder()
            .dataType(type)
            // Updates are made outside of DL4J; the loss has divided by the batch size already.
            .updater(new NoOp())
            .miniBatch(false)
            // Without workspaces every intermediate result waits for Java's garbage collector.
            .trainingWorkspaceMode(WorkspaceMode.ENABLED)
            .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
            .graphBuilder();
  }

  private String input(String name, InputType type) {
    inputs.add(name);
    inputTypes.add(type);
    return name;
  }

  /** Adds the images and the base; returns the name of the features. */
  String base() {
    int size = spec.imageSize();
    String x =
        unit(spec.stem(), input("images", InputType.convolutional(size, size, 3, layers.format())));
    graph.addLayer("pool1_pool", layers.pooling(), x);
    x = "pool1_pool";
    for (ResidualBlock block : spec.residualBlocks()) {
      x = block(block, x);
    }
    graph.addLayer("avg_pool", layers.plain(mean()), x);
    return "avg_pool";
  }

  private GlobalPoolingLayer mean() {
    boolean channelsLast = layers.format() == CNN2DFormat.NHWC;
    return new GlobalPoolingLayer.Builder(PoolingType.AVG)
        .poolingDimensions(channelsLast ? new int[] {1, 2} : new int[] {2, 3})
        .build();
  }

  private String block(ResidualBlock block, String x) {
    String shortcut = block.projection().map(unit -> unit(unit, x)).orElse(x);
    String y = unit(block.third(), unit(block.second(), unit(block.first(), x)));
    graph.addVertex(block.name() + "_add", layers.addition(), shortcut, y);
    return relu(block.name() + "_out", block.name() + "_add");
  }

  private String unit(ConvUnit unit, String x) {
    String convolution = unit.name() + "_conv";
    graph.addLayer(convolution, layers.convolution(unit), x);
    String normalization = unit.name() + "_bn";
    graph.addLayer(normalization, layers.normalization(), convolution);
    return unit.relu() ? relu(unit.name() + "_relu", normalization) : normalization;
  }

  private String relu(String name, String x) {
    graph.addLayer(name, layers.plain(new ActivationLayer(Activation.RELU)), x);
    return name;
  }

  /** Adds features as an input; returns their name. */
  String features() {
    return input("features", InputType.feedForward(spec.features()));
  }

  /** Adds the masks and the head; returns the name of the logits. */
  String head(String features, LogitsLoss loss) {
    for (int i = 0; i < spec.dropouts(); i++) {
      input(mask(i), InputType.feedForward(spec.maskUnits().get(i)));
    }
    String x = features;
    for (DenseLayer layer : spec.head()) {
      x = layer.relu() ? hidden(layer, x) : output(layer, x, loss);
    }
    return x;
  }

  private static String mask(int index) {
    return "mask_" + index;
  }

  private String hidden(DenseLayer layer, String x) {
    graph.addLayer(
        layer.name(),
        new org.deeplearning4j.nn.conf.layers.DenseLayer.Builder()
            .nIn(layer.inputs())
            .nOut(layer.outputs())
            .activation(Activation.RELU)
            .build(),
        x);
    if (layer.mask().isEmpty()) {
      return layer.name();
    }
    String dropout = layer.name() + "_dropout";
    graph.addVertex(
        dropout,
        new ElementWiseVertex(ElementWiseVertex.Op.Product),
        layer.name(),
        mask(layer.mask().getAsInt()));
    return dropout;
  }

  private String output(DenseLayer layer, String x, LogitsLoss loss) {
    graph.addLayer(
        layer.name(),
        new OutputLayer.Builder(loss)
            .nIn(layer.inputs())
            .nOut(layer.outputs())
            .activation(Activation.IDENTITY)
            .build(),
        x);
    return layer.name();
  }

  /** Returns the graph, not initialised. */
  ComputationGraph withOutput(String output) {
    graph.addInputs(inputs);
    graph.setInputTypes(inputTypes.toArray(InputType[]::new));
    graph.setOutputs(output);
    ComputationGraphConfiguration configuration = graph.build();
    // Else DL4J chooses an order that hangs on the number of inputs, and with it the order of the
    // parameters; layers were added in an order that will do.
    List<String> order = new ArrayList<>(inputs);
    order.addAll(configuration.getVertices().keySet());
    configuration.setTopologicalOrderStr(order);
    configuration.setTopologicalOrder(IntStream.range(0, order.size()).toArray());
    return new ComputationGraph(configuration);
  }
}
