package io.likewise.api.model;

/** Which tensors of the network a stage changes. */
public enum Trainable {
  /** The dense layers behind the pooled features; the base is frozen, its statistics included. */
  HEAD,
  /** Every tensor but the batch-norm statistics, which follow {@link BatchNormMode}. */
  ALL
}
