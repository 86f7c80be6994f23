package io.likewise.toolkit;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.model.Precision;
import java.util.function.Consumer;

/**
 * Whether the models of a backend take a fast path that computes in float32 or TF32: if it is asked
 * for, and until one of them gives it up.
 */
public final class FastPath {
  /** The largest difference that rounding may explain, relative to the largest feature. */
  private static final double TOLERANCE = 5e-5;

  /** In TF32 a factor is rounded 2¹³ times as coarsely; 2.1e-4 was seen for a whole ResNet50. */
  private static final double TF32_TOLERANCE = 2e-3;

  private final Consumer<String> warnings;
  private final double tolerance;
  private final ComputePath otherwise;
  private boolean taken;

  /**
   * Takes it if the options ask for it.
   *
   * @param warnings is told, in a sentence, when it is given up
   */
  public FastPath(BackendOptions options, Consumer<String> warnings) {
    this.warnings = warnings;
    tolerance = options.precision() == Precision.TF32 ? TF32_TOLERANCE : TOLERANCE;
    otherwise = options.path() == ComputePath.STOCK ? ComputePath.STOCK : ComputePath.REFERENCE;
    taken = options.path() == ComputePath.FAST && options.precision() != Precision.FLOAT64;
  }

  /** Returns whether it is taken. */
  public boolean isTaken() {
    return taken;
  }

  /** Returns the path that is taken: it, the stock path if asked for, or the reference path. */
  public ComputePath path() {
    return taken ? ComputePath.FAST : otherwise;
  }

  /** Returns how far it may be from the reference path, relative to the largest feature. */
  double tolerance() {
    return tolerance;
  }

  void giveUp(String reason) {
    warnings.accept("The reference path is used for inference instead of the fast one: " + reason);
    taken = false;
  }
}
