package io.likewise.data.exports;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedInputStream;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Preprocessing;
import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.DenseLayer;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ResidualBlock;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Weights;
import io.likewise.files.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A network as an ONNX model, of operators that are all in version 17 of ONNX's own set.
 *
 * <p>Input {@code images}: pixels, uint8 {@code [N, size, size, 3]}, RGB; or as the network sees
 * them, float32 {@code [N, 3, size, size]}. Outputs {@code logits} and {@code probabilities},
 * float32 {@code [N, classes]}. Tensors keep their names and have PyTorch's layouts; batch
 * normalisation stays, in inference form, for runtimes to fold.
 */
final class OnnxModel {
  private static final int OPERATORS = 17;

  /** Of ONNX 1.12, the first with these operators. */
  private static final int FORMAT = 8;

  private final ExportedModel model;
  private final Weights state;
  private final Map<String, String> stateNames;
  private final OnnxGraph graph;

  private OnnxModel(ExportedModel model) {
    TorchvisionState layout = new TorchvisionState(model.spec());
    this.model = model;
    this.state = layout.of(model.weights());
    this.stateNames = layout.names();
    this.graph = new OnnxGraph("resnet");
  }

  /** Writes a model to a file, which appears whole or not at all. */
  static void write(ExportedModel model, ModelInput input, Path file) {
    ModelProto onnx = new OnnxModel(model).build(input);
    AtomicFile.write(file, channel -> onnx.writeTo(Channels.newOutputStream(channel)));
  }

  private ModelProto build(ModelInput input) {
    ModelSpec spec = model.spec();
    int size = spec.imageSize();
    String x =
        input == ModelInput.UINT8
            ? preprocessed(graph.input("images", TensorProto.DataType.UINT8, size, size, 3))
            : graph.input("images", TensorProto.DataType.FLOAT, 3, size, size);
    x = logits(features(x));
    graph.output(x, spec.classes());
    graph.output(
        graph.operator("Softmax", "probabilities", x).with("axis", 1).add(), spec.classes());
    ModelProto.Builder onnx =
        ModelProto.newBuilder()
            .setIrVersion(FORMAT)
            .setProducerName("likewise")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATORS))
            .setGraph(graph.build());
    model
        .metadata()
        .forEach(
            (key, value) ->
                onnx.addMetadataProps(
                    StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return onnx.build();
  }

  /** Scale and shift by channel, of float32 in the layout {@code [N, channel, row, column]}. */
  private String preprocessed(String pixels) {
    Preprocessing preprocessing = model.preprocessing();
    String x =
        graph
            .operator("Cast", "pixels", pixels)
            .with("to", TensorProto.DataType.FLOAT.getNumber())
            .add();
    x =
        graph
            .operator("Transpose", "channels_first", x)
            .with("perm", List.of(0L, 3L, 1L, 2L))
            .add();
    long[] sources = IntStream.range(0, 3).mapToLong(preprocessing::source).toArray();
    x =
        graph
            .operator("Gather", "channels", x, graph.indices("channel_sources", sources))
            .with("axis", 1)
            .add();
    x =
        graph
            .operator("Mul", "scaled", x, perChannel("scale", c -> preprocessing.scale(c) / 255))
            .add();
    return graph
        .operator("Add", "preprocessed", x, perChannel("shift", preprocessing::shift))
        .add();
  }

  private String perChannel(String name, IntToDoubleFunction value) {
    float[] values = new float[3];
    for (int channel = 0; channel < values.length; channel++) {
      values[channel] = (float) value.applyAsDouble(channel);
    }
    return graph.constant(name, List.of(3, 1, 1), values);
  }

  private String features(String images) {
    String x = unit(images, model.spec().stem());
    x =
        graph
            .operator("MaxPool", "pool1_pool", x)
            .with("kernel_shape", List.of(3L, 3L))
            .with("strides", List.of(2L, 2L))
            .with("pads", List.of(1L, 1L, 1L, 1L))
            .add();
    for (ResidualBlock block : model.spec().residualBlocks()) {
      String input = x;
      String shortcut = block.projection().map(unit -> unit(input, unit)).orElse(input);
      x = unit(unit(unit(input, block.first()), block.second()), block.third());
      x = graph.operator("Add", block.name() + "_add", shortcut, x).add();
      x = graph.operator("Relu", block.name() + "_out", x).add();
    }
    x = graph.operator("GlobalAveragePool", "avg_pool", x).add();
    return graph.operator("Flatten", "features", x).with("axis", 1).add();
  }

  private String unit(String input, ConvUnit unit) {
    String kernel = tensor(unit.kernelName());
    String conv = unit.name() + "_conv";
    OnnxGraph.Operator operator =
        unit.bias()
            ? graph.operator("Conv", conv, input, kernel, tensor(unit.biasName()))
            : graph.operator("Conv", conv, input, kernel);
    String x =
        operator
            .with("kernel_shape", pair(unit.kernel()))
            .with("strides", pair(unit.stride()))
            .with("pads", List.of(pad(unit), pad(unit), pad(unit), pad(unit)))
            .add();
    x =
        graph
            .operator(
                "BatchNormalization",
                unit.name() + "_bn",
                x,
                tensor(unit.gammaName()),
                tensor(unit.betaName()),
                tensor(unit.movingMeanName()),
                tensor(unit.movingVarianceName()))
            .with("epsilon", model.spec().batchNorm().epsilon())
            .add();
    return unit.relu() ? graph.operator("Relu", unit.name() + "_relu", x).add() : x;
  }

  private String logits(String features) {
    String x = features;
    for (DenseLayer layer : model.spec().head()) {
      x =
          graph
              .operator(
                  "Gemm",
                  layer.relu() ? layer.name() : "logits",
                  x,
                  tensor(layer.kernelName()),
                  tensor(layer.biasName()))
              .with("transB", 1)
              .add();
      x = layer.relu() ? graph.operator("Relu", layer.name() + "_relu", x).add() : x;
    }
    return x;
  }

  private static long pad(ConvUnit unit) {
    return unit.padding();
  }

  private static List<Long> pair(long value) {
    return List.of(value, value);
  }

  private String tensor(String name) {
    String stored = stateNames.get(name);
    return graph.constant(name, state.shape(stored), state.floats(stored));
  }

  /**
   * Reads the tensors that a model holds, under their canonical names and in canonical layouts.
   *
   * @throws LikewiseException {@code WEIGHTS_CORRUPT} if one is missing, or it is no model
   */
  static Weights read(ModelSpec spec, Path file) {
    TorchvisionState layout = new TorchvisionState(spec);
    Map<String, TensorProto> tensors = new HashMap<>();
    try (InputStream bytes = Files.newInputStream(file)) {
      CodedInputStream input = CodedInputStream.newInstance(bytes);
      input.setSizeLimit(Integer.MAX_VALUE);
      ModelProto.parseFrom(input)
          .getGraph()
          .getInitializerList()
          .forEach(tensor -> tensors.put(tensor.getName(), tensor));
    } catch (IOException e) {
      throw new LikewiseException(
          ErrorCode.WEIGHTS_CORRUPT,
          file + ": not a whole ONNX model (" + e.getMessage() + "). Write it again.",
          e);
    }
    Weights.Builder state = Weights.builder();
    for (TensorSpec tensor : spec.tensors()) {
      TensorProto stored = tensors.get(tensor.name());
      if (stored == null) {
        throw new LikewiseException(
            ErrorCode.WEIGHTS_CORRUPT,
            file + ": has no tensor " + tensor.name() + ". Write it again.");
      }
      float[] values = new float[stored.getRawData().size() / Float.BYTES];
      stored
          .getRawData()
          .asReadOnlyByteBuffer()
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(values);
      state.put(
          layout.names().get(tensor.name()),
          stored.getDimsList().stream().map(Long::intValue).toList(),
          values);
    }
    return layout.canonical(state.build());
  }
}
