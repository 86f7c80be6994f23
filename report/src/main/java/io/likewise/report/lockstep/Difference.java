package io.likewise.report.lockstep;

import io.likewise.api.model.Precision;

/**
 * What two lanes differ in by one tensor after one step.
 *
 * @param stage 1 or 2
 * @param step within the stage, from 1
 * @param quantity what is compared
 * @param tensor the tensor's or layer's name; empty for loss and logits
 * @param distance how far the lane is from the base
 * @param precision the coarser of the two
 * @param limit the relative difference that is taken for rounding
 * @param judged whether going beyond the limit means anything: it does not where a gradient is zero
 *     in exact arithmetic, so that all of it is rounding
 */
public record Difference(
    int stage,
    int step,
    Quantity quantity,
    String tensor,
    Distance distance,
    Precision precision,
    double limit,
    boolean judged) {

  /** Returns the norm of the difference by the norm of the base; infinite if not finite. */
  public double relative() {
    return distance.relative();
  }

  /** Returns the largest difference of two elements, in ulps of the largest element. */
  public double ulps() {
    return distance.ulps(precision);
  }

  /** Returns whether more than rounding is seen. */
  public boolean exceeds() {
    return judged && relative() > limit;
  }

  /** Returns the tensor's layer, such as {@code conv1_conv}; empty for loss and logits. */
  public String layer() {
    int slash = tensor.lastIndexOf('/');
    return slash < 0 ? tensor : tensor.substring(0, slash);
  }
}
