package io.likewise.data.weights;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.TensorSpec.Role;
import io.likewise.api.model.Weights;
import io.likewise.data.random.Randomness;

/**
 * One initial weight, moved by one unit in the last place of float32, away from 0: what a single
 * rounding does to a run shows beside the run without it (Summers and Dinneen, "Nondeterminism and
 * instability in neural network optimization", ICML 2021).
 *
 * <p>It is a weight of the first convolution, so that every feature of every image depends on it,
 * with a frozen base too. Of n values in row-major order it is the one at ⌊n · u⌋, u being the
 * first value of the stream {@code "<seed>:perturb/<tensor>"}, or the next one, cyclically, that is
 * no zero and no subnormal number: engines may take these for 0, and the move would be lost.
 *
 * @param tensor the tensor that has it
 * @param index where it stands in the tensor, row-major
 * @param from what it was
 * @param to what it is
 */
public record Perturbation(String tensor, int index, float from, float to) {

  /**
   * Chooses the weight.
   *
   * @param spec the network
   * @param initial its weights as they were drawn or read
   * @param seed what decides which it is
   * @throws LikewiseException {@link ErrorCode#EXPERIMENT_INVALID} if the first convolution has no
   *     weight that can be moved
   */
  public static Perturbation of(ModelSpec spec, Weights initial, long seed) {
    String name =
        spec.tensors().stream()
            .filter(tensor -> tensor.role() == Role.CONV_KERNEL)
            .map(TensorSpec::name)
            .findFirst()
            .orElseThrow();
    float[] values = initial.floats(name);
    int chosen = Randomness.nextBelow(values.length, Randomness.perturbation(seed, name));
    for (int i = 0; i < values.length; i++) {
      int index = (chosen + i) % values.length;
      float value = values[index];
      if (Math.abs(value) >= Float.MIN_NORMAL) {
        // Of the sign and the magnitude, which is what the bits are, the magnitude grows by one.
        float moved = Float.intBitsToFloat(Float.floatToRawIntBits(value) + 1);
        return new Perturbation(name, index, value, moved);
      }
    }
    throw new LikewiseException(
            ErrorCode.EXPERIMENT_INVALID,
            "perturb: "
                + name
                + " is zero in all of its "
                + values.length
                + " values, so none can be moved by a unit in the last place; begin with other"
                + " weights, or leave it false.")
        .onSetting("weights");
  }

  /** Returns the weights with this one moved; all else is the same. */
  public Weights in(Weights initial) {
    Weights.Builder moved = Weights.builder();
    for (String name : initial.names()) {
      if (name.equals(tensor)) {
        float[] values = initial.floats(name).clone();
        values[index] = to;
        moved.put(name, initial.shape(name), values);
      } else {
        moved.put(name, initial);
      }
    }
    return moved.build();
  }

  /** Returns in one sentence which weight was moved. */
  public String sentence() {
    return "one initial weight is moved by one unit in the last place: value %d of %s, from %s to %s."
        .formatted(index, tensor, from, to);
  }
}
