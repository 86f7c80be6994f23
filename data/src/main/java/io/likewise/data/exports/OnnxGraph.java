package io.likewise.data.exports;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** A graph of ONNX operators in the making; values go by name, and an operator's by its own. */
final class OnnxGraph {
  /** What stands for the number of images, which is free. */
  private static final String BATCH = "N";

  private final GraphProto.Builder graph;

  OnnxGraph(String name) {
    graph = GraphProto.newBuilder().setName(name);
  }

  /** An operator that is yet to be added. */
  final class Operator {
    private final NodeProto.Builder node = NodeProto.newBuilder();

    private Operator(String type, String name, String... inputs) {
      node.setOpType(type).setName(name).addAllInput(Arrays.asList(inputs)).addOutput(name);
    }

    Operator with(String name, long value) {
      node.addAttribute(attribute(name, AttributeProto.AttributeType.INT).setI(value));
      return this;
    }

    Operator with(String name, List<Long> values) {
      node.addAttribute(attribute(name, AttributeProto.AttributeType.INTS).addAllInts(values));
      return this;
    }

    Operator with(String name, double value) {
      node.addAttribute(attribute(name, AttributeProto.AttributeType.FLOAT).setF((float) value));
      return this;
    }

    private static AttributeProto.Builder attribute(
        String name, AttributeProto.AttributeType type) {
      return AttributeProto.newBuilder().setName(name).setType(type);
    }

    /** Adds it and returns the name of what it computes. */
    String add() {
      graph.addNode(node);
      return node.getOutput(0);
    }
  }

  /** Begins an operator. */
  Operator operator(String type, String name, String... inputs) {
    return new Operator(type, name, inputs);
  }

  /** Adds float32 values as a constant and returns its name. */
  String constant(String name, List<Integer> shape, float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return constant(name, shape, TensorProto.DataType.FLOAT, bytes);
  }

  /** Adds whole numbers as a constant and returns its name. */
  String indices(String name, long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return constant(name, List.of(values.length), TensorProto.DataType.INT64, bytes);
  }

  private String constant(
      String name, List<Integer> shape, TensorProto.DataType type, ByteBuffer bytes) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(bytes));
    shape.forEach(tensor::addDims);
    graph.addInitializer(tensor);
    return name;
  }

  /** Adds what callers give: so many images of this shape each. */
  String input(String name, TensorProto.DataType type, int... shape) {
    graph.addInput(value(name, type, shape));
    return name;
  }

  /** Says that a value, for each image of this shape, is what callers get. */
  void output(String name, int... shape) {
    graph.addOutput(value(name, TensorProto.DataType.FLOAT, shape));
  }

  private static ValueInfoProto value(String name, TensorProto.DataType type, int... shape) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    dimensions.addDimBuilder().setDimParam(BATCH);
    for (int dimension : shape) {
      dimensions.addDimBuilder().setDimValue(dimension);
    }
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(dimensions).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /** Returns the graph. */
  GraphProto build() {
    return graph.build();
  }
}
