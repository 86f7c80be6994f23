package io.likewise.report.lockstep;

import io.likewise.api.model.Precision;

/**
 * How far a tensor is from the one it is compared with, in Euclidean norms, accumulated in float64.
 *
 * @param baseNorm the norm of the tensor compared with
 * @param norm the norm of the tensor
 * @param difference the norm of their difference
 * @param largest the largest difference of two elements
 * @param scale the largest element of the tensor compared with, whatever its sign
 */
record Distance(double baseNorm, double norm, double difference, double largest, double scale) {

  /** Compares two tensors of equal length. */
  static Distance of(double[] base, double[] other) {
    if (base.length != other.length) {
      throw new IllegalArgumentException(
          base.length + " values cannot be compared with " + other.length);
    }
    double baseSum = 0;
    double sum = 0;
    double differenceSum = 0;
    double largest = 0;
    double scale = 0;
    for (int i = 0; i < base.length; i++) {
      double difference = Math.abs(base[i] - other[i]);
      baseSum += base[i] * base[i];
      sum += other[i] * other[i];
      differenceSum += difference * difference;
      largest = Math.max(largest, difference);
      scale = Math.max(scale, Math.abs(base[i]));
    }
    return new Distance(
        Math.sqrt(baseSum), Math.sqrt(sum), Math.sqrt(differenceSum), largest, scale);
  }

  /** Compares two numbers by the scale of 1 or, if that is larger, of the number compared with. */
  static Distance ofLoss(double base, double other) {
    double difference = Math.abs(base - other);
    double scale = Math.max(1, Math.abs(base));
    return new Distance(scale, Math.abs(other), difference, difference, scale);
  }

  /**
   * Returns the difference's share of the base's norm: 0 if there is none, infinite if there is one
   * and the base is zero, or if anything is not finite.
   */
  double relative() {
    if (difference == 0) {
      return 0;
    }
    double relative = difference / baseNorm;
    return Double.isFinite(relative) ? relative : Double.POSITIVE_INFINITY;
  }

  /**
   * Returns the largest difference of two elements in units in the last place, in a precision, of
   * the largest element: what a rounding of that element may come to is one half. An element's own
   * units would say of one that is nearly zero that it is off by millions.
   */
  double ulps(Precision precision) {
    if (largest == 0) {
      return 0;
    }
    double ulps = largest / Quantity.ulp(scale, precision);
    return Double.isFinite(ulps) ? ulps : Double.POSITIVE_INFINITY;
  }
}
