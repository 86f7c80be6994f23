package io.likewise.backend.djl.pytorch;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.likewise.api.model.Precision;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.TensorSpec.Role;
import io.likewise.api.model.Weights;
import io.likewise.backend.djl.engine.DataTypes;
import io.likewise.toolkit.ChannelsFirst;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors of a network on the device, by canonical name, in libtorch's layouts: convolution
 * kernels {@code [out, in, height, width]}, dense kernels {@code [out, in]}. How the convolution
 * kernels lie in memory is another matter: as they are written here, or with the input channels
 * last.
 */
final class PyTorchTensors {
  private final PtNDManager manager;
  private final DataType type;
  private final boolean channelsLast;
  private final Map<String, TensorSpec> specs = new LinkedHashMap<>();
  private final Map<String, PtNDArray> arrays = new LinkedHashMap<>();

  /** Creates tensors that are all zero. */
  PyTorchTensors(
      PtNDManager manager,
      Precision precision,
      boolean channelsLast,
      Collection<TensorSpec> specs) {
    this.manager = manager;
    this.type = DataTypes.of(precision);
    this.channelsLast = channelsLast;
    for (TensorSpec spec : specs) {
      this.specs.put(spec.name(), spec);
      Shape shape = new Shape(ChannelsFirst.shape(spec));
      arrays.put(spec.name(), laidOut(spec, (PtNDArray) manager.zeros(shape, type)));
    }
  }

  /** Returns whether the channels of convolution kernels come last in memory. */
  boolean isChannelsLast() {
    return channelsLast;
  }

  /** Takes a tensor that lies as its shape says, and returns it as it is to lie. */
  private PtNDArray laidOut(TensorSpec spec, PtNDArray given) {
    if (!channelsLast || spec.role() != Role.CONV_KERNEL) {
      return given;
    }
    long[] shape = ChannelsFirst.shape(spec);
    try (given;
        PtNDArray last = JniUtils.permute(given, new long[] {0, 2, 3, 1});
        PtNDArray flat = JniUtils.reshape(last, new long[] {-1});
        PtNDArray whole =
            JniUtils.reshape(flat, new long[] {shape[0], shape[2], shape[3], shape[1]})) {
      return JniUtils.permute(whole, new long[] {0, 3, 1, 2});
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

  /** Replaces the values of all tensors. */
  void load(Weights weights) {
    int largest = specs.values().stream().mapToInt(TensorSpec::size).max().orElse(0);
    ByteBuffer staging =
        ByteBuffer.allocateDirect(largest * type.getNumOfBytes()).order(ByteOrder.nativeOrder());
    for (TensorSpec spec : specs.values()) {
      ByteBuffer values =
          staging.slice(0, spec.size() * type.getNumOfBytes()).order(ByteOrder.nativeOrder());
      ChannelsFirst.load(weights, spec, DataTypes.numbers(values, type), 0);
      boolean trained = arrays.get(spec.name()).hasGradient();
      try (PtNDArray alias = manager.create(values, new Shape(ChannelsFirst.shape(spec)), type)) {
        // The alias lives in the Java buffer; what stays must be libtorch's own memory.
        PtNDArray own = laidOut(spec, (PtNDArray) alias.duplicate());
        if (trained) {
          own.setRequiresGradient(true);
        }
        replace(spec.name(), own);
      }
    }
  }

  /** Returns a copy of every tensor, bit for bit, in the canonical layout. */
  Weights save() {
    Weights.Builder builder = Weights.builder();
    for (TensorSpec spec : specs.values()) {
      try (PtNDManager scratch = (PtNDManager) manager.newSubManager();
          PtNDArray detached = JniUtils.detachGradient(arrays.get(spec.name()));
          PtNDArray host = detached.toDevice(Device.cpu(), false)) {
        // What DJL copies where channels come last goes with the scope.
        host.attach(scratch);
        ChannelsFirst.save(DataTypes.numbers(host.toByteBuffer(true), type), 0, spec, builder);
      }
    }
    return builder.build();
  }
}
