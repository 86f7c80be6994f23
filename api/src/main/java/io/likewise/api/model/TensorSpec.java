package io.likewise.api.model;

import java.util.List;

/**
 * The canonical name, role and shape of one tensor of a network.
 *
 * @param name the Keras name, such as {@code conv2_block1_1_conv/kernel}
 * @param role what the tensor is
 * @param shape the canonical shape: {@code [height, width, in, out]} of a convolution's kernel,
 *     {@code [in, out]} of a dense kernel, {@code [channels]} of all else
 */
public record TensorSpec(String name, Role role, List<Integer> shape) {

  /** What a tensor does in its layer. */
  public enum Role {
    /** A convolution's kernel, HWIO. */
    CONV_KERNEL,
    /** A convolution's bias. */
    CONV_BIAS,
    /** A batch normalisation's scale. */
    GAMMA,
    /** A batch normalisation's offset. */
    BETA,
    /** A batch normalisation's moving mean: not trained. */
    MOVING_MEAN,
    /** A batch normalisation's moving variance: not trained. */
    MOVING_VARIANCE,
    /** A dense layer's kernel, [in, out]. */
    DENSE_KERNEL,
    /** A dense layer's bias. */
    DENSE_BIAS;

    /** Returns whether this is a batch-norm statistic, which no optimizer ever touches. */
    public boolean isStatistic() {
      return this == MOVING_MEAN || this == MOVING_VARIANCE;
    }

    /** Returns whether the tensor belongs to the head, the only part that stage 1 trains. */
    public boolean isHead() {
      return this == DENSE_KERNEL || this == DENSE_BIAS;
    }
  }

  /** Copies the shape. */
  public TensorSpec {
    shape = List.copyOf(shape);
  }

  /** Returns the number of values. */
  public int size() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /** Returns whether a stage that trains {@code trainable} changes this tensor by its gradient. */
  public boolean isTrainedBy(Trainable trainable) {
    return !role.isStatistic() && (trainable == Trainable.ALL || role.isHead());
  }
}
