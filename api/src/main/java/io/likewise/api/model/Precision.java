package io.likewise.api.model;

/** The floating-point format a backend computes in. */
public enum Precision {
  /** IEEE 754 binary32: the default. */
  FLOAT32,
  /** IEEE 754 binary64: slow, and makes equality of meaning provable. */
  FLOAT64
}
