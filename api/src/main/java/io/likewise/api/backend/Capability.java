package io.likewise.api.backend;

/** What a backend may offer or decline; what it does not claim it must refuse in one sentence. */
public enum Capability {
  /** Computes in {@code Precision.FLOAT64}. */
  FLOAT64,
  /** Computes in {@code Precision.BF16}. */
  BF16,
  /** Has a {@link ComputePath#FAST} that differs from {@link ComputePath#REFERENCE}. */
  FAST_PATH,
  /** Has a {@link ComputePath#STOCK}. */
  STOCK_PATH,
  /** The same inputs and thread count give the same bits, in every process. */
  DETERMINISTIC,
  /** Training continued from exported weights and optimizer state gives the same bits. */
  RESUMABLE
}
