package io.likewise.data.weights;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.data.formats.StoredTensor;
import java.util.List;
import java.util.Optional;

/**
 * A tensor whose values are looked at whenever they are read, as the file has them.
 *
 * @param stored the tensor
 * @param origin the file, for messages
 */
record CheckedTensor(StoredTensor stored, String origin) implements StoredTensor {

  @Override
  public String name() {
    return stored.name();
  }

  @Override
  public List<Integer> shape() {
    return stored.shape();
  }

  @Override
  public Numbers numbers() {
    return stored.numbers();
  }

  /**
   * {@inheritDoc}
   *
   * @throws LikewiseException {@code WEIGHTS_CORRUPT} if there is an {@link UnusableValue}
   */
  @Override
  public float[] floats() {
    float[] values = stored.floats();
    require(UnusableValue.in(stored, values));
    return values;
  }

  /**
   * {@inheritDoc}
   *
   * @throws LikewiseException {@code WEIGHTS_CORRUPT} if there is an {@link UnusableValue}
   */
  @Override
  public double[] doubles() {
    double[] values = stored.doubles();
    require(UnusableValue.in(stored, values));
    return values;
  }

  private void require(Optional<UnusableValue> unusable) {
    unusable.ifPresent(
        value -> {
          throw corrupt(origin, name(), value.toString());
        });
  }

  /** Returns the failure of a file with a value that nothing can be computed with. */
  static LikewiseException corrupt(String origin, String tensor, String unusable) {
    return new LikewiseException(
        ErrorCode.WEIGHTS_CORRUPT,
        String.format(
            "%s: tensor %s has %s. No network can be computed with that; a training that diverged"
                + " leaves such values. Choose other weights, or get or write the file again.",
            origin, tensor, unusable));
  }
}
