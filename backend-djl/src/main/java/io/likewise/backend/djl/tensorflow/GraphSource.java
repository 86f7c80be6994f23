package io.likewise.backend.djl.tensorflow;

import io.likewise.api.model.Precision;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperationBuilder;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/**
 * A graph in the making: operations in one floating-point type, and the signatures by which they
 * will be called. Written as a SavedModel, it is what DJL's engine loads.
 *
 * @param <T> the floating-point type
 */
final class GraphSource<T extends TFloating> implements AutoCloseable {
  /** The file in a SavedModel's folder. */
  static final String FILE = "saved_model.pb";

  /** The tag by which loaders find the graph; the usual one. */
  private static final String TAG = "serve";

  private static final int SCHEMA_VERSION = 1;

  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Class<T> type;
  private final MetaGraphDef.Builder meta = MetaGraphDef.newBuilder();

  private GraphSource(Class<T> type) {
    this.type = type;
  }

  /** Returns an empty graph that computes in a precision. */
  static GraphSource<? extends TFloating> of(Precision precision) {
    return precision == Precision.FLOAT64
        ? new GraphSource<>(TFloat64.class)
        : new GraphSource<>(TFloat32.class);
  }

  /** Returns an empty graph that computes in float32. */
  static GraphSource<TFloat32> float32() {
    return new GraphSource<>(TFloat32.class);
  }

  Ops tf() {
    return tf;
  }

  Class<T> type() {
    return type;
  }

  boolean isFloat64() {
    return type == TFloat64.class;
  }

  /** Returns something that callers give; a dimension may be −1. */
  Operand<T> input(long... dimensions) {
    return input(type, dimensions);
  }

  /** Returns something of another type that callers give. */
  <U extends TType> Operand<U> input(Class<U> other, long... dimensions) {
    return tf.placeholder(other, Placeholder.shape(Shape.of(dimensions)));
  }

  /** Returns float32 values, row-major, as a constant of the graph. */
  static Operand<TFloat32> constant(Ops tf, float[] values, long... dimensions) {
    try (TFloat32 tensor =
        TFloat32.tensorOf(Shape.of(dimensions), DataBuffers.of(values, true, false))) {
      return tf.constantOf(tensor);
    }
  }

  /** Returns x with a bias for each channel, or x if that is null. */
  Operand<T> biased(Operand<T> x, Operand<T> bias) {
    return bias == null ? x : tf.nn.biasAdd(x, bias);
  }

  /** Returns maps with zeros around them. */
  Operand<T> pad(Operand<T> x, int width) {
    int[][] paddings = {{0, 0}, {width, width}, {width, width}, {0, 0}};
    return width == 0 ? x : tf.pad(x, tf.constant(paddings), tf.constantOfSameType(x, 0));
  }

  /**
   * Returns the 3×3 max-pool of stride 2 without padding.
   *
   * <p>The operation's first version, which the typed interface does not have: only for that one,
   * whose window is an attribute and not an input, has oneDNN a kernel.
   */
  Operand<T> maxPool(Operand<T> x) {
    GraphOperationBuilder builder =
        graph.opBuilder("MaxPool", tf.scope().makeOpName("MaxPool"), tf.scope());
    builder.addInput(x.asOutput());
    builder.setAttr("ksize", new long[] {1, 3, 3, 1});
    builder.setAttr("strides", new long[] {1, 2, 2, 1});
    builder.setAttr("padding", "VALID");
    return builder.build().output(0);
  }

  /** Returns the gradient of a scalar by each of the operands. */
  List<Operand<T>> gradients(Operand<T> scalar, List<Operand<T>> by) {
    Output<?>[] variables = by.stream().map(Operand::asOutput).toArray(Output<?>[]::new);
    return Arrays.stream(graph.addGradients(scalar.asOutput(), variables)).map(this::own).toList();
  }

  @SuppressWarnings("unchecked") // a gradient has the type of what it is by
  private Operand<T> own(Output<?> output) {
    return (Output<T>) output;
  }

  /** Returns something that is there when operations are done that have no output themselves. */
  Operand<?> after(Collection<Op> operations) {
    return tf.withControlDependencies(operations).constant(true);
  }

  /** Names a way to call the graph. */
  void signature(
      String key,
      Map<String, ? extends Operand<?>> inputs,
      Map<String, ? extends Operand<?>> outputs) {
    SignatureDef.Builder signature =
        SignatureDef.newBuilder().setMethodName("tensorflow/serving/predict");
    inputs.forEach((name, operand) -> signature.putInputs(name, info(operand)));
    outputs.forEach((name, operand) -> signature.putOutputs(name, info(operand)));
    meta.putSignatureDef(key, signature.build());
  }

  private static TensorInfo info(Operand<?> operand) {
    Output<?> output = operand.asOutput();
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    long[] dimensions = output.shape().asArray();
    if (dimensions == null) {
      shape.setUnknownRank(true);
    } else {
      for (long dimension : dimensions) {
        shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(dimension));
      }
    }
    return TensorInfo.newBuilder()
        .setName(output.op().name() + ":" + output.index())
        .setDtype(DataType.forNumber(output.dataType().getNumber()))
        .setTensorShape(shape)
        .build();
  }

  /** Returns the graph as TensorFlow describes graphs. */
  GraphDef definition() {
    return ReluGradient.byOutput(graph.toGraphDef());
  }

  /** Writes the graph into a folder that exists. */
  void write(Path folder) throws IOException {
    MetaGraphDef.MetaInfoDef tagged = MetaGraphDef.MetaInfoDef.newBuilder().addTags(TAG).build();
    SavedModel model =
        SavedModel.newBuilder()
            .setSavedModelSchemaVersion(SCHEMA_VERSION)
            .addMetaGraphs(meta.clone().setGraphDef(definition()).setMetaInfoDef(tagged))
            .build();
    try (OutputStream file = Files.newOutputStream(folder.resolve(FILE))) {
      model.writeTo(file);
    }
  }

  @Override
  public void close() {
    graph.close();
  }
}
