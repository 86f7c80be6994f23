package io.likewise.api.backend;

/**
 * What a model's base made of a batch's images in inference mode, kept where the engine computes.
 * It holds while the base's weights stay as they are, and is of use to the model it came from only.
 */
public interface FrozenFeatures extends AutoCloseable {
  /** Releases the memory; a second call does nothing. */
  @Override
  void close();
}
