package io.likewise.toolkit;

import io.likewise.api.model.KernelLayout;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.TensorSpec.Role;
import io.likewise.api.model.Weights;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Tensors as engines have them that put channels first: convolution kernels {@code [out, in,
 * height, width]}, dense kernels {@code [out, in]}, all else as it is.
 */
public final class ChannelsFirst {
  private ChannelsFirst() {}

  /** Returns the engine's shape of a tensor. */
  public static long[] shape(TensorSpec tensor) {
    List<Integer> s = tensor.shape();
    return switch (tensor.role()) {
      case CONV_KERNEL -> new long[] {s.get(3), s.get(2), s.get(0), s.get(1)};
      case DENSE_KERNEL -> new long[] {s.get(1), s.get(0)};
      default -> new long[] {s.get(0)};
    };
  }

  /** Visits every value: its position in the canonical layout, and in the engine's. */
  public static void forEach(TensorSpec tensor, KernelLayout.Move move) {
    List<Integer> s = tensor.shape();
    if (tensor.role() == Role.CONV_KERNEL) {
      KernelLayout.forEach(s.get(0) * s.get(1), s.get(2), s.get(3), move);
    } else if (tensor.role() == Role.DENSE_KERNEL) {
      KernelLayout.forEach(1, s.get(0), s.get(1), move);
    } else {
      for (int i = 0; i < tensor.size(); i++) {
        move.move(i, i);
      }
    }
  }

  /** Copies a tensor into the engine's memory, from an index on. */
  public static void load(Weights weights, TensorSpec tensor, FloatBuffer target, int at) {
    float[] source = weights.floats(tensor.name());
    forEach(tensor, (canonical, engine) -> target.put(at + engine, source[canonical]));
  }

  /** Copies a tensor into the engine's memory, from an index on. */
  public static void load(Weights weights, TensorSpec tensor, DoubleBuffer target, int at) {
    double[] source = weights.doubles(tensor.name());
    forEach(tensor, (canonical, engine) -> target.put(at + engine, source[canonical]));
  }

  /** Copies a tensor out of the engine's memory, from an index on. */
  public static void save(FloatBuffer source, int at, TensorSpec tensor, Weights.Builder target) {
    float[] values = new float[tensor.size()];
    forEach(tensor, (canonical, engine) -> values[canonical] = source.get(at + engine));
    target.put(tensor.name(), tensor.shape(), values);
  }

  /** Copies a tensor out of the engine's memory, from an index on. */
  public static void save(DoubleBuffer source, int at, TensorSpec tensor, Weights.Builder target) {
    double[] values = new double[tensor.size()];
    forEach(tensor, (canonical, engine) -> values[canonical] = source.get(at + engine));
    target.put(tensor.name(), tensor.shape(), values);
  }
}
