package io.likewise.api.backend;

import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Weights;

/**
 * An engine that is loaded and ready to build models. Used by one thread.
 *
 * <p>Whoever implements it refuses nothing: weights are the network's, models are closed before
 * their backend, and nothing comes after {@link #close}. The program holds a backend only within
 * {@code api.host.CheckedBackend}, which sees to that.
 */
public interface Backend extends AutoCloseable {
  /** Returns what the backend really runs on. */
  EngineInUse description();

  /**
   * Builds a network. Until {@link TrainableModel#beginStage} it can only predict.
   *
   * @param spec the network; every valid one
   * @param weights exactly the network's tensors
   * @throws io.likewise.api.error.LikewiseException {@code WEIGHTS_MISMATCH} if they are not
   */
  TrainableModel create(ModelSpec spec, Weights weights);

  /** Releases the engine and every model still open; a second call does nothing. */
  @Override
  default void close() {}
}
