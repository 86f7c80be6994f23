package io.likewise.api.model;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What Adam remembers of a stage: with the weights, all that continuing it needs.
 *
 * <p>After the first step of a stage {@code firstMoment / (1 − β₁)} is the gradient itself, which
 * is how gradients are checked.
 *
 * @param step the number of updates made, t; 0 at the start of a stage
 * @param firstMoment m of every trained tensor, in canonical layout
 * @param secondMoment v of every trained tensor, in canonical layout
 */
public record OptimizerState(long step, Weights firstMoment, Weights secondMoment) {

  /**
   * Checks that this is the state of a stage.
   *
   * @param trained the tensors that the stage trains
   * @throws LikewiseException {@link ErrorCode#WEIGHTS_MISMATCH} naming a tensor that is missing,
   *     has another shape, or is not trained
   */
  public void requireOf(Collection<TensorSpec> trained) {
    for (Weights moments : List.of(firstMoment, secondMoment)) {
      Set<String> left = new HashSet<>(moments.names());
      for (TensorSpec tensor : trained) {
        if (!left.remove(tensor.name()) || !moments.shape(tensor.name()).equals(tensor.shape())) {
          throw mismatch(tensor.name() + " is missing or has another shape");
        }
      }
      if (!left.isEmpty()) {
        throw mismatch(left.iterator().next() + " is not trained");
      }
    }
  }

  private static LikewiseException mismatch(String what) {
    return new LikewiseException(
        ErrorCode.WEIGHTS_MISMATCH,
        "the optimizer state is not that of this stage: %s. Use the state of the same stage."
            .formatted(what));
  }
}
