package io.likewise.data.weights;

import io.likewise.data.formats.StoredTensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Pattern;

/**
 * A value of a tensor that no network can be computed with: one that is not finite as float32, in
 * which weights are kept, or a batch norm's variance below zero.
 *
 * @param value the first such value
 * @param index where it is, in the file's own layout; empty for a single number
 * @param others how many more there are in the tensor
 */
record UnusableValue(double value, List<Integer> index, int others) {
  /** Of Keras, of its first release, and of torchvision, with what may follow. */
  private static final Pattern VARIANCE =
      Pattern.compile("(moving_variance|running_std|running_var)(_\\d+)?(:\\d+)?$");

  /** Looks at values that were read from a tensor. */
  static Optional<UnusableValue> in(StoredTensor tensor, float[] values) {
    return in(tensor, values.length, i -> values[i]);
  }

  /** Looks at values that were read from a tensor. */
  static Optional<UnusableValue> in(StoredTensor tensor, double[] values) {
    return in(tensor, values.length, i -> values[i]);
  }

  private static Optional<UnusableValue> in(
      StoredTensor tensor, int size, IntToDoubleFunction value) {
    boolean variance = VARIANCE.matcher(tensor.name()).find();
    int first = -1;
    int count = 0;
    for (int i = 0; i < size; i++) {
      double at = value.applyAsDouble(i);
      if (!Float.isFinite((float) at) || (variance && at < 0)) {
        first = count == 0 ? i : first;
        count++;
      }
    }
    return count == 0
        ? Optional.empty()
        : Optional.of(
            new UnusableValue(value.applyAsDouble(first), index(tensor.shape(), first), count - 1));
  }

  private static List<Integer> index(List<Integer> shape, int position) {
    List<Integer> index = new ArrayList<>();
    int rest = position;
    for (int i = shape.size() - 1; i >= 0; i--) {
      index.add(rest % shape.get(i));
      rest /= shape.get(i);
    }
    Collections.reverse(index);
    return List.copyOf(index);
  }

  /** Returns the value, where it is, and what is wrong with it. */
  @Override
  public String toString() {
    String why =
        !Double.isFinite(value)
            ? ""
            : value < 0 && Float.isFinite((float) value)
                ? ", where no variance is below 0"
                : ", too large for float32";
    return value
        + " at "
        + index
        + why
        + (others == 0 ? "" : String.format(Locale.ROOT, ", and %,d more like it", others));
  }
}
