package io.likewise.toolkit;

import io.likewise.api.model.KernelLayout;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.TensorSpec.Role;
import io.likewise.api.model.Weights;
import java.nio.Buffer;
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

  /** Copies a tensor into the engine's memory, of float or double, from an index on. */
  public static void load(Weights weights, TensorSpec tensor, Buffer target, int at) {
    if (target instanceof DoubleBuffer doubles) {
      double[] source = weights.doubles(tensor.name());
      forEach(tensor, (canonical, engine) -> doubles.put(at + engine, source[canonical]));
    } else {
      FloatBuffer floats = (FloatBuffer) target;
      float[] source = weights.floats(tensor.name());
      forEach(tensor, (canonical, engine) -> floats.put(at + engine, source[canonical]));
    }
  }

  /** Copies a tensor out of the engine's memory, of float or double, from an index on. */
  public static void save(Buffer source, int at, TensorSpec tensor, Weights.Builder target) {
    if (source instanceof DoubleBuffer doubles) {
      double[] values = new double[tensor.size()];
      forEach(tensor, (canonical, engine) -> values[canonical] = doubles.get(at + engine));
      target.put(tensor.name(), tensor.shape(), values);
    } else {
      FloatBuffer floats = (FloatBuffer) source;
      float[] values = new float[tensor.size()];
      forEach(tensor, (canonical, engine) -> values[canonical] = floats.get(at + engine));
      target.put(tensor.name(), tensor.shape(), values);
    }
  }
}
