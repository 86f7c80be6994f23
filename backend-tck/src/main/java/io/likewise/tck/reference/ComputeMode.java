package io.likewise.tck.reference;

import io.likewise.api.backend.Capability;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.model.Precision;
import java.util.Optional;

/**
 * How a backend may compute, and how close it must then come to the reference values: {@code
 * docs/numerics.md}, "How close is close".
 */
@SuppressWarnings("ImmutableEnumChecker") // a record of numbers is immutable
public enum ComputeMode {
  REFERENCE(
      "float32 reference",
      Precision.FLOAT32,
      ComputePath.REFERENCE,
      Optional.empty(),
      new Bounds(5e-6, 5e-6, 1e-4, 0.2, 2e-2, 1e-3, 1e-4)),
  FAST(
      "fast",
      Precision.FLOAT32,
      ComputePath.FAST,
      Optional.of(Capability.FAST_PATH),
      new Bounds(5e-5, 5e-5, 1e-3, 0.2, 2e-2, 1e-3, 1e-4)),
  FLOAT64(
      "float64",
      Precision.FLOAT64,
      ComputePath.REFERENCE,
      Optional.of(Capability.FLOAT64),
      new Bounds(1e-10, 1e-9, 1e-6, 1e-7, 1e-6, 1e-8, 1e-9));

  /**
   * The largest differences that are allowed.
   *
   * @param logits in inference and with a frozen base, relative to the largest
   * @param frozenLoss each loss of a frozen stage, relative to the larger of 1 and itself
   * @param frozenWeights each head tensor that a frozen stage leads to, relative to its largest
   * @param laterLosses each loss of an unfrozen stage but the first, likewise
   * @param gradients norms, relative; in float64 also each value, relative to the largest
   * @param statistics a batch's mean, and its variance relative to itself
   * @param update a change of a weight, relative to the learning rate
   */
  public record Bounds(
      double logits,
      double frozenLoss,
      double frozenWeights,
      double laterLosses,
      double gradients,
      double statistics,
      double update) {}

  private final String title;
  private final Precision precision;
  private final ComputePath path;
  private final Optional<Capability> needed;
  private final Bounds bounds;

  ComputeMode(
      String title,
      Precision precision,
      ComputePath path,
      Optional<Capability> needed,
      Bounds bounds) {
    this.title = title;
    this.precision = precision;
    this.path = path;
    this.needed = needed;
    this.bounds = bounds;
  }

  public Precision precision() {
    return precision;
  }

  public ComputePath path() {
    return path;
  }

  /** Returns what a backend must claim to compute so; every backend has the mode without. */
  public Optional<Capability> needed() {
    return needed;
  }

  public Bounds bounds() {
    return bounds;
  }

  public boolean isFloat64() {
    return precision == Precision.FLOAT64;
  }

  @Override
  public String toString() {
    return title;
  }
}
