package io.likewise.backend.djl.pytorch;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.likewise.api.model.KernelLayout;
import io.likewise.api.model.Precision;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.TensorSpec.Role;
import io.likewise.api.model.Weights;
import io.likewise.backend.djl.engine.DataTypes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors of a network on the device, by canonical name, in libtorch's layouts: convolution
 * kernels {@code [out, in, height, width]}, dense kernels {@code [out, in]}.
 */
final class PyTorchTensors {
  private final PtNDManager manager;
  private final Precision precision;
  private final Map<String, TensorSpec> specs = new LinkedHashMap<>();
  private final Map<String, PtNDArray> arrays = new LinkedHashMap<>();

  /** Creates tensors that are all zero. */
  PyTorchTensors(PtNDManager manager, Precision precision, Collection<TensorSpec> specs) {
    this.manager = manager;
    this.precision = precision;
    for (TensorSpec spec : specs) {
      this.specs.put(spec.name(), spec);
      arrays.put(
          spec.name(),
          (PtNDArray) manager.zeros(new Shape(engineShape(spec)), DataTypes.of(precision)));
    }
  }

  PtNDArray get(String name) {
    return arrays.get(name);
  }

  /** Returns the arrays in canonical order. */
  List<PtNDArray> all() {
    return new ArrayList<>(arrays.values());
  }

  /** Puts another array in a tensor's place and closes the old one. */
  void replace(String name, PtNDArray array) {
    arrays.put(name, array).close();
  }

  void close() {
    arrays.values().forEach(PtNDArray::close);
    arrays.clear();
  }

  private static long[] engineShape(TensorSpec spec) {
    List<Integer> s = spec.shape();
    return switch (spec.role()) {
      case CONV_KERNEL -> new long[] {s.get(3), s.get(2), s.get(0), s.get(1)};
      case DENSE_KERNEL -> new long[] {s.get(1), s.get(0)};
      default -> new long[] {s.get(0)};
    };
  }

  /** Replaces the values of all tensors. */
  void load(Weights weights) {
    DataType type = DataTypes.of(precision);
    int largest = specs.values().stream().mapToInt(TensorSpec::size).max().orElse(0);
    ByteBuffer staging =
        ByteBuffer.allocateDirect(largest * type.getNumOfBytes()).order(ByteOrder.nativeOrder());
    for (TensorSpec spec : specs.values()) {
      ByteBuffer values =
          staging.slice(0, spec.size() * type.getNumOfBytes()).order(ByteOrder.nativeOrder());
      fill(values, spec, weights);
      boolean trained = arrays.get(spec.name()).hasGradient();
      try (PtNDArray alias = manager.create(values, new Shape(engineShape(spec)), type)) {
        // The alias lives in the Java buffer; what stays must be libtorch's own memory.
        PtNDArray own = (PtNDArray) alias.duplicate();
        if (trained) {
          own.setRequiresGradient(true);
        }
        replace(spec.name(), own);
      }
    }
  }

  private void fill(ByteBuffer values, TensorSpec spec, Weights weights) {
    if (precision == Precision.FLOAT64) {
      double[] source = weights.doubles(spec.name());
      DoubleBuffer target = values.asDoubleBuffer();
      forEach(spec, (canonical, engine) -> target.put(engine, source[canonical]));
    } else {
      float[] source = weights.floats(spec.name());
      FloatBuffer target = values.asFloatBuffer();
      forEach(spec, (canonical, engine) -> target.put(engine, source[canonical]));
    }
  }

  /** Returns a copy of every tensor, bit for bit, in the canonical layout. */
  Weights save() {
    Weights.Builder builder = Weights.builder();
    for (TensorSpec spec : specs.values()) {
      try (PtNDArray detached = JniUtils.detachGradient(arrays.get(spec.name()));
          PtNDArray host = detached.toDevice(Device.cpu(), false)) {
        copy(host.toByteBuffer(true), spec, builder);
      }
    }
    return builder.build();
  }

  private void copy(ByteBuffer values, TensorSpec spec, Weights.Builder builder) {
    if (precision == Precision.FLOAT64) {
      double[] target = new double[spec.size()];
      DoubleBuffer source = values.asDoubleBuffer();
      forEach(spec, (canonical, engine) -> target[canonical] = source.get(engine));
      builder.put(spec.name(), spec.shape(), target);
    } else {
      float[] target = new float[spec.size()];
      FloatBuffer source = values.asFloatBuffer();
      forEach(spec, (canonical, engine) -> target[canonical] = source.get(engine));
      builder.put(spec.name(), spec.shape(), target);
    }
  }

  private static void forEach(TensorSpec spec, KernelLayout.Move move) {
    List<Integer> s = spec.shape();
    if (spec.role() == Role.CONV_KERNEL) {
      KernelLayout.forEach(s.get(0) * s.get(1), s.get(2), s.get(3), move);
    } else if (spec.role() == Role.DENSE_KERNEL) {
      KernelLayout.forEach(1, s.get(0), s.get(1), move);
    } else {
      for (int i = 0; i < spec.size(); i++) {
        move.move(i, i);
      }
    }
  }
}
