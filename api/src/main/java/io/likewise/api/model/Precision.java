package io.likewise.api.model;

/** The floating-point format a backend computes in. */
public enum Precision {
  /** IEEE 754 binary32: the default. */
  FLOAT32,
  /** IEEE 754 binary64: slow, and makes equality of meaning provable. */
  FLOAT64,
  /**
   * As {@link #FLOAT32}, but what is multiplied in convolutions and matrix products is rounded to
   * 11 significant bits before: NVIDIA's TF32. Tensors stay binary32.
   */
  TF32
}
