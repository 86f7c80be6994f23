package io.likewise.data.formats;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.DenseLayer;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ResidualBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A network as Keras describes one: a functional model, its layers named as in {@code
 * keras.applications.ResNet50}. For HDF5 files it has the form that Keras 2 wrote and Keras 3 still
 * reads ({@code keras/src/models/functional.py}, {@code functional_from_config}); in an archive
 * every class also says the {@code module} that it is from, which Keras 2 does not know.
 *
 * <p>The layers come in the order of Keras' {@code model.layers}: by depth, and at equal depth the
 * shortcut's first. That order matters, because weights are loaded by it and not by names.
 */
final class KerasModelConfig {
  private static final String INPUT = "input_1";

  private final ModelSpec spec;
  private final List<Layer> layers = new ArrayList<>();
  private String last = "";

  /** A layer; {@code settings} are the arguments of its class. */
  record Layer(String type, String name, ObjectNode settings, List<String> inputs) {}

  /** Describes a network. */
  KerasModelConfig(ModelSpec spec) {
    this.spec = spec;
    addStem();
    spec.residualBlocks().forEach(this::addBlock);
    add("GlobalAveragePooling2D", "avg_pool", settings());
    spec.head().forEach(this::addDense);
  }

  /** Returns all layers in order. */
  List<Layer> layers() {
    return List.copyOf(layers);
  }

  private void addStem() {
    ObjectNode input = settings();
    input
        .putArray("batch_input_shape")
        .addNull()
        .add(spec.imageSize())
        .add(spec.imageSize())
        .add(3);
    layers.add(new Layer("InputLayer", INPUT, input, List.of()));
    last = INPUT;
    add("ZeroPadding2D", "conv1_pad", padding(spec.stem().padding()));
    addConv(spec.stem(), last, "valid");
    addBatchNorm(spec.stem());
    addRelu("conv1_relu");
    add("ZeroPadding2D", "pool1_pad", padding(1));
    add(
        "MaxPooling2D",
        "pool1_pool",
        settings().putPOJO("pool_size", pair(3)).putPOJO("strides", pair(2)));
  }

  /** Of two units at equal depth, the shortcut's comes first. */
  private void addBlock(ResidualBlock block) {
    String input = last;
    addConv(block.first(), input, "valid");
    addBatchNorm(block.first());
    addRelu(block.first().name() + "_relu");
    addSecond(block.second());
    String branch = last;
    String shortcut = input;
    if (block.projection().isPresent()) {
      ConvUnit projection = block.projection().get();
      addConv(projection, input, "valid");
      addConv(block.third(), branch, "valid");
      last = convName(projection);
      addBatchNorm(projection);
      shortcut = last;
      last = convName(block.third());
    } else {
      addConv(block.third(), branch, "valid");
    }
    addBatchNorm(block.third());
    String name = block.name() + "_add";
    layers.add(new Layer("Add", name, settings(), List.of(shortcut, last)));
    last = name;
    addRelu(block.name() + "_out");
  }

  /** At stride 1 Keras' "same" is one zero on each side; at stride 2 it would not be. */
  private void addSecond(ConvUnit unit) {
    if (unit.stride() == 1) {
      addConv(unit, last, "same");
    } else {
      add("ZeroPadding2D", unit.name() + "_pad", padding(unit.padding()));
      addConv(unit, last, "valid");
    }
    addBatchNorm(unit);
    addRelu(unit.name() + "_relu");
  }

  private void addConv(ConvUnit unit, String input, String padding) {
    ObjectNode settings =
        settings()
            .put("filters", unit.outputChannels())
            .putPOJO("kernel_size", pair(unit.kernel()))
            .putPOJO("strides", pair(unit.stride()))
            .put("padding", padding)
            .put("use_bias", unit.bias());
    last = convName(unit);
    layers.add(new Layer("Conv2D", last, settings, List.of(input)));
  }

  private static String convName(ConvUnit unit) {
    return unit.name() + "_conv";
  }

  private void addBatchNorm(ConvUnit unit) {
    ObjectNode settings = settings().put("axis", 3).put("momentum", spec.batchNorm().momentum());
    add(
        "BatchNormalization",
        unit.name() + "_bn",
        settings.put("epsilon", spec.batchNorm().epsilon()));
  }

  private void addRelu(String name) {
    add("Activation", name, settings().put("activation", "relu"));
  }

  private void addDense(DenseLayer layer) {
    String activation = layer.relu() ? "relu" : "softmax";
    ObjectNode settings = settings().put("units", layer.outputs()).put("activation", activation);
    add("Dense", layer.name(), settings);
    if (layer.mask().isPresent()) {
      int index = layer.mask().getAsInt();
      String name = index == 0 ? "dropout" : "dropout_" + index;
      add("Dropout", name, settings().put("rate", spec.dropout()));
    }
  }

  private void add(String type, String name, ObjectNode settings) {
    layers.add(new Layer(type, name, settings, List.of(last)));
    last = name;
  }

  private static ObjectNode padding(int size) {
    return settings().putPOJO("padding", List.of(pair(size), pair(size)));
  }

  private static List<Integer> pair(int value) {
    return List.of(value, value);
  }

  private static ObjectNode settings() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Returns the description as JSON, as HDF5 files have it. */
  String json() {
    return settings()
        .put("class_name", "Functional")
        .putPOJO("config", config(KerasModelConfig::described))
        .toString();
  }

  /** Returns the description as JSON, as archives have it. */
  String archiveJson() {
    return located("keras.src.models.functional")
        .put("class_name", "Functional")
        .putPOJO("config", config(KerasModelConfig::locatedLayer))
        .toString();
  }

  private ObjectNode config(Function<Layer, ObjectNode> description) {
    return settings()
        .put("name", name())
        .putPOJO("layers", layers.stream().map(description).toList())
        .putPOJO("input_layers", List.of(List.of(INPUT, 0, 0)))
        .putPOJO("output_layers", List.of(List.of(last, 0, 0)));
  }

  /** As in the paper: the convolutions of the stem and of every block, and one dense layer. */
  private String name() {
    int blocks = spec.blocks().stream().mapToInt(Integer::intValue).sum();
    return "resnet" + (3 * blocks + 2);
  }

  /** Keras 3 calls an input's shape otherwise than Keras 2. */
  private static ObjectNode locatedLayer(Layer layer) {
    ObjectNode described = located("keras.layers").setAll(described(layer));
    ObjectNode config = (ObjectNode) described.get("config");
    if (layer.type().equals("InputLayer")) {
      config.set("batch_shape", config.remove("batch_input_shape"));
    }
    return described;
  }

  private static ObjectNode located(String module) {
    return settings().put("module", module).putNull("registered_name");
  }

  private static ObjectNode described(Layer layer) {
    ObjectNode config = settings().put("name", layer.name()).put("dtype", "float32");
    config.setAll(layer.settings());
    List<List<Object>> inputs =
        layer.inputs().stream().map(input -> List.<Object>of(input, 0, 0, Map.of())).toList();
    return settings()
        .put("class_name", layer.type())
        .put("name", layer.name())
        .<ObjectNode>set("config", config)
        .putPOJO("inbound_nodes", inputs.isEmpty() ? List.of() : List.of(inputs));
  }
}
