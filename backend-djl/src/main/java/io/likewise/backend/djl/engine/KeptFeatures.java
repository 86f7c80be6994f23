package io.likewise.backend.djl.engine;

import ai.djl.ndarray.NDArray;
import io.likewise.api.backend.FrozenFeatures;

/**
 * Features in an array that outlives its step.
 *
 * @param array {@code [batch, features]}
 */
public record KeptFeatures(NDArray array) implements FrozenFeatures {
  @Override
  public void close() {
    array.close();
  }
}
