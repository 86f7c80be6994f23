package io.likewise.data;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
  /** The names of dense layers, of this project's heads and of Keras' own top. */
  private static final Pattern HEAD =
      Pattern.compile("(dense(_[0-9]+)?|predictions)/(kernel|bias)");

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
   * Returns all tensors of a network in canonical order: the base's as they are in a file, the
   * head's drawn from the seed, whatever the file says of a head.
   *
   * @param spec the network
   * @param seed what the head is drawn from
   * @param base the file's tensors
   * @param origin the file, for messages
   * @throws LikewiseException {@code WEIGHTS_MISMATCH} naming the first tensor of the base that is
   *     missing or has another shape, or the first of the file that is neither of the base nor of a
   *     head
   */
  public static Weights of(ModelSpec spec, long seed, Weights base, String origin) {
    Weights.Builder weights = Weights.builder();
    for (TensorSpec tensor : spec.tensors()) {
      if (tensor.role().isHead()) {
        weights.put(tensor.name(), tensor.shape(), draw(tensor, seed));
      } else {
        requirePresent(tensor, base, origin);
        weights.put(tensor.name(), base);
      }
    }
    requireKnown(spec, base, origin);
    return weights.build();
  }

  /** Returns the names of a file's tensors that {@link #of} leaves aside: those of its head. */
  public static List<String> ignored(Weights base) {
    return base.names().stream().filter(name -> HEAD.matcher(name).matches()).toList();
  }

  private static void requirePresent(TensorSpec tensor, Weights base, String origin) {
    if (!base.contains(tensor.name())) {
      throw mismatch(origin, "tensor " + tensor.name() + " " + tensor.shape() + " is missing");
    }
    if (!base.shape(tensor.name()).equals(tensor.shape())) {
      throw mismatch(
          origin,
          String.format(
              "tensor %s has shape %s, expected %s",
              tensor.name(), base.shape(tensor.name()), tensor.shape()));
    }
  }

  private static void requireKnown(ModelSpec spec, Weights base, String origin) {
    var known = spec.tensors().stream().map(TensorSpec::name).collect(Collectors.toSet());
    for (String name : base.names()) {
      if (!known.contains(name) && !HEAD.matcher(name).matches()) {
        throw mismatch(
            origin, "tensor " + name + " " + base.shape(name) + " is not one of the network's");
      }
    }
  }

  private static LikewiseException mismatch(String origin, String what) {
    return new LikewiseException(
        ErrorCode.WEIGHTS_MISMATCH,
        origin + ": " + what + ". Choose weights and a network that belong together.");
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
