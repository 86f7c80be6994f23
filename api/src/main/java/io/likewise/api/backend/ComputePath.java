package io.likewise.api.backend;

/** Which of a backend's ways to compute the same numbers is taken. */
public enum ComputePath {
  /** The fastest way that agrees with {@link #REFERENCE}. */
  FAST,
  /** The plainest way: layer by layer, nothing folded or fused. */
  REFERENCE,
  /** The engine as it comes, its own layers and defaults, where a backend offers that. */
  STOCK
}
