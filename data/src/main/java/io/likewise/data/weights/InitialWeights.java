package io.likewise.data.weights;

import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Weights;
import io.likewise.data.random.Randomness;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.rng.core.source64.SplitMix64;

/**
 * The weights a run begins with, drawn from its seed or read from a file: the same for every
 * engine.
 *
 * <p>Drawn as Keras draws without pre-trained weights: kernels Glorot uniform, value i being (2u −
 * 1)·√(6 / (fan_in + fan_out)) rounded to float32, where u is the i-th value of the tensor's own
 * stream {@code "<seed>:init/<tensor>"}, in row-major order of the canonical layout; fan_in is
 * height·width·in, fan_out height·width·out (Glorot and Bengio, AISTATS 2010, equation 16). Gamma
 * and moving variance are 1, all else is 0.
 */
public final class InitialWeights {
  private InitialWeights() {}

  /** Returns all tensors of a network, drawn from the seed, in canonical order. */
  public static Weights draw(ModelSpec spec, long seed) {
    Weights.Builder weights = Weights.builder();
    for (TensorSpec tensor : spec.tensors()) {
      weights.put(tensor.name(), tensor.shape(), draw(tensor, seed));
    }
    return weights.build();
  }

  /**
   * Returns all tensors of a network in canonical order: the base's as they are given, the head's
   * drawn from the seed.
   *
   * @param spec the network
   * @param seed what the head is drawn from
   * @param base the tensors of the network's base, as {@link WeightsFiles} reads them
   */
  public static Weights of(ModelSpec spec, long seed, Weights base) {
    Weights.Builder weights = Weights.builder();
    for (TensorSpec tensor : spec.tensors()) {
      if (tensor.role().isHead()) {
        weights.put(tensor.name(), tensor.shape(), draw(tensor, seed));
      } else {
        weights.put(tensor.name(), base);
      }
    }
    return weights.build();
  }

  private static float[] draw(TensorSpec tensor, long seed) {
    float[] values = new float[tensor.size()];
    switch (tensor.role()) {
      case CONV_KERNEL, DENSE_KERNEL ->
          fillUniform(
              values,
              Math.sqrt(6.0 / fans(tensor.shape())),
              Randomness.initialisation(seed, tensor.name()));
      case GAMMA, MOVING_VARIANCE -> Arrays.fill(values, 1);
      case CONV_BIAS, BETA, MOVING_MEAN, DENSE_BIAS -> {
        // zero, as the array is
      }
    }
    return values;
  }

  /** Returns fan_in + fan_out of a kernel [height, width, in, out] or [in, out]. */
  private static double fans(List<Integer> shape) {
    int last = shape.size() - 1;
    int window = shape.subList(0, last - 1).stream().reduce(1, Math::multiplyExact);
    return (double) window * (shape.get(last - 1) + shape.get(last));
  }

  private static void fillUniform(float[] values, double limit, SplitMix64 stream) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((2 * stream.nextDouble() - 1) * limit);
    }
  }
}
