package io.likewise.api.backend;

/** What an engine may offer or decline on a device; what it does not claim it is not asked for. */
public enum Capability {
  /** Computes in {@code Precision.FLOAT64}. */
  FLOAT64,
  /** Computes in {@code Precision.TF32}. */
  TF32,
  /**
   * Has a {@link ComputePath#FAST} that differs from {@link ComputePath#REFERENCE}; without the
   * claim, whoever asks for the fast path is given the reference path.
   */
  FAST_PATH,
  /** Has a {@link ComputePath#STOCK}. */
  STOCK_PATH,
  /** The same inputs and thread count give the same bits, in every process. */
  DETERMINISTIC,
  /** Is {@link #DETERMINISTIC} when {@link BackendOptions#deterministic} asks for it. */
  DETERMINISTIC_IF_ASKED,
  /**
   * Hands out and takes back all that Adam keeps. Where it is {@link #DETERMINISTIC} as well,
   * training continued from exported weights and state gives the same bits.
   */
  RESUMABLE
}
