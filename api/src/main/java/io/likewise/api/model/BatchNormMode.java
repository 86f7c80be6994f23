package io.likewise.api.model;

/** Which statistics batch normalisation uses in a training pass. Inference always uses moving. */
public enum BatchNormMode {
  /**
   * The batch's mean and population variance normalise, and the moving statistics move towards them
   * by {@code 1 - momentum}.
   */
  BATCH,
  /** The moving statistics normalise and do not move; gamma and beta train if the stage says so. */
  MOVING
}
