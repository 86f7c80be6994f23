package io.likewise.report.lockstep;

/**
 * How far a tensor is from the one it is compared with, in Euclidean norms, accumulated in float64.
 *
 * @param baseNorm the norm of the tensor compared with
 * @param norm the norm of the tensor
 * @param difference the norm of their difference
 * @param largest the largest difference of two elements
 */
record Distance(double baseNorm, double norm, double difference, double largest) {

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
    for (int i = 0; i < base.length; i++) {
      double difference = Math.abs(base[i] - other[i]);
      baseSum += base[i] * base[i];
      sum += other[i] * other[i];
      differenceSum += difference * difference;
      largest = Math.max(largest, difference);
    }
    return new Distance(Math.sqrt(baseSum), Math.sqrt(sum), Math.sqrt(differenceSum), largest);
  }

  /** Compares two numbers by the scale of 1 or, if that is larger, of the number compared with. */
  static Distance ofLoss(double base, double other) {
    double difference = Math.abs(base - other);
    return new Distance(Math.max(1, Math.abs(base)), Math.abs(other), difference, difference);
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
}
