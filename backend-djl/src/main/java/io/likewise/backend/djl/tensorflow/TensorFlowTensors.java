package io.likewise.backend.djl.tensorflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Weights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.family.TFloating;

/**
 * Tensors as variables of a graph, by canonical name and in canonical layout, which is TensorFlow's
 * own; and the signatures by which they go in and out and become zero.
 *
 * @param <T> the floating-point type
 */
final class TensorFlowTensors<T extends TFloating> {
  private static final String DONE = "done";
  private static final String ZERO = "zero";

  private final String label;
  private final DataType dataType;
  private final Map<String, TensorSpec> specs = new LinkedHashMap<>();
  private final Map<String, VarHandleOp> handles = new HashMap<>();
  private final Map<String, Operand<T>> values = new HashMap<>();

  /**
   * Adds variables and their signatures to a graph.
   *
   * @param label tells these tensors from others of the same names in the graph
   */
  TensorFlowTensors(GraphSource<T> source, String label, Collection<TensorSpec> specs) {
    this.label = label;
    this.dataType = source.isFloat64() ? DataType.FLOAT64 : DataType.FLOAT32;
    Ops tf = source.tf();
    Map<String, Operand<T>> given = new HashMap<>();
    Map<String, Op> assignments = new LinkedHashMap<>();
    // Given by callers, or TensorFlow would make constants of what is filled with it.
    Operand<T> zero = source.input();
    List<Op> clearings = new ArrayList<>();
    for (TensorSpec spec : specs) {
      String name = spec.name();
      this.specs.put(name, spec);
      VarHandleOp handle =
          tf.varHandleOp(
              source.type(),
              org.tensorflow.ndarray.Shape.of(dimensions(spec)),
              VarHandleOp.sharedName(label + "/" + name));
      handles.put(name, handle);
      values.put(name, tf.readVariableOp(handle, source.type()));
      given.put(name, source.input(dimensions(spec)));
      assignments.put(name, tf.assignVariableOp(handle, given.get(name)));
      clearings.add(tf.assignVariableOp(handle, tf.fill(tf.constant(dimensions(spec)), zero)));
    }
    source.signature(assign(), given, Map.of(DONE, source.after(assignments.values())));
    source.signature(clear(), Map.of(ZERO, zero), Map.of(DONE, source.after(clearings)));
    source.signature(read(), Map.of(), values);
  }

  private String assign() {
    return "assign_" + label;
  }

  private String clear() {
    return "clear_" + label;
  }

  private String read() {
    return "read_" + label;
  }

  private static long[] dimensions(TensorSpec spec) {
    return spec.shape().stream().mapToLong(Integer::longValue).toArray();
  }

  /** Returns a tensor's variable, to be changed. */
  VarHandleOp handle(String name) {
    return handles.get(name);
  }

  /** Returns a tensor's value as it is before a call changes it. */
  Operand<T> value(String name) {
    return values.get(name);
  }

  /** Makes all tensors zero. */
  void clear(GraphSession session, NDManager manager) {
    try (NDManager scratch = manager.newSubManager()) {
      session.call(clear(), scratch, Map.of(ZERO, scratch.zeros(new Shape(), dataType)));
    }
  }

  /** Replaces the values of all tensors. */
  void load(GraphSession session, NDManager manager, Weights weights) {
    ByteBuffer staging = ByteBuffer.allocateDirect(largest());
    try (NDManager scratch = manager.newSubManager()) {
      Map<String, NDArray> arrays = new HashMap<>();
      for (TensorSpec spec : specs.values()) {
        ByteBuffer values = staging.slice(0, bytes(spec)).order(ByteOrder.nativeOrder());
        fill(values, spec.name(), weights);
        // DJL copies the buffer.
        arrays.put(spec.name(), scratch.create(values, new Shape(dimensions(spec)), dataType));
      }
      session.call(assign(), scratch, arrays);
    }
  }

  private int largest() {
    return specs.values().stream().mapToInt(this::bytes).max().orElse(0);
  }

  private int bytes(TensorSpec spec) {
    return Math.multiplyExact(spec.size(), dataType.getNumOfBytes());
  }

  private void fill(ByteBuffer values, String name, Weights weights) {
    if (dataType == DataType.FLOAT64) {
      values.asDoubleBuffer().put(weights.doubles(name));
    } else {
      values.asFloatBuffer().put(weights.floats(name));
    }
  }

  /** Returns a copy of every tensor, bit for bit. */
  Weights save(GraphSession session, NDManager manager) {
    Weights.Builder builder = Weights.builder();
    try (NDManager scratch = manager.newSubManager()) {
      Map<String, NDArray> arrays = session.call(read(), scratch, Map.of());
      for (TensorSpec spec : specs.values()) {
        try (NDArray array = arrays.get(spec.name())) {
          if (dataType == DataType.FLOAT64) {
            builder.put(spec.name(), spec.shape(), array.toDoubleArray());
          } else {
            builder.put(spec.name(), spec.shape(), array.toFloatArray());
          }
        }
      }
    }
    return builder.build();
  }
}
