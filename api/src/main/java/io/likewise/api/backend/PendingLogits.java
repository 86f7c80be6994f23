package io.likewise.api.backend;

import io.likewise.api.model.Logits;

/** Logits that a device may still be computing. */
@FunctionalInterface
public interface PendingLogits {
  /** Waits until the step is computed, and returns its logits. Called once. */
  Logits await();
}
