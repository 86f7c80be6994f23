package io.likewise.toolkit;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.model.Precision;
import java.util.function.Consumer;

/**
 * Whether the models of a backend take a fast path that computes in float32: if it is asked for,
 * and until one of them gives it up.
 */
public final class FastPath {
  private final Consumer<String> warnings;
  private boolean taken;

  /**
   * Takes it if the options ask for it.
   *
   * @param warnings is told, in a sentence, when it is given up
   */
  public FastPath(BackendOptions options, Consumer<String> warnings) {
    this.warnings = warnings;
    taken = options.path() == ComputePath.FAST && options.precision() == Precision.FLOAT32;
  }

  /** Returns whether it is taken. */
  public boolean isTaken() {
    return taken;
  }

  /** Returns the path that is taken: it, or the reference path. */
  public ComputePath path() {
    return taken ? ComputePath.FAST : ComputePath.REFERENCE;
  }

  void giveUp(String reason) {
    warnings.accept("The reference path is used for inference instead of the fast one: " + reason);
    taken = false;
  }
}
