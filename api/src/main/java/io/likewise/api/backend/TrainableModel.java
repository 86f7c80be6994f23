package io.likewise.api.backend;

import io.likewise.api.data.Batch;
import io.likewise.api.model.Layer;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.Weights;
import java.util.List;
import java.util.Optional;

/**
 * A network that computes: a forward pass, a backward pass and an update, and no decision.
 *
 * <p>Used by one thread. After {@link #close} every other method throws {@link
 * IllegalStateException}. Whoever implements it need not check what is said here of arguments and
 * order, nor count calls of {@link #close}: {@code api.host.CheckedBackend} does.
 */
public interface TrainableModel extends AutoCloseable {
  /** Returns the network. The program knows it, and asks no backend. */
  default ModelSpec spec() {
    throw new UnsupportedOperationException("known from Backend.create");
  }

  /**
   * Says how the following training steps train, and resets Adam's moments and step count to zero.
   * The weights stay as they are.
   */
  void beginStage(StageSettings settings);

  /**
   * Makes one training step: logits, the gradient of the mean sparse categorical cross-entropy over
   * the batch, and an Adam update as {@link io.likewise.api.model.Adam} defines it.
   *
   * <p>The batch's masks are the only dropout: a unit's value is multiplied by mask/(1 − p). May
   * return before the step is computed; the batch may be reused when {@link PendingLogits#await}
   * has returned.
   *
   * @param batch at least two images
   * @return the training pass's logits, before the update
   * @throws IllegalStateException if no stage has begun
   */
  PendingLogits train(Batch batch);

  /**
   * Computes the logits in inference mode: moving statistics, no dropout; changes nothing.
   *
   * @param batch at least one image; masks and labels are ignored
   */
  PendingLogits predict(Batch batch);

  /**
   * Computes the base's part of {@link #predict(Batch)} alone: a frozen base makes the same of an
   * image in every epoch. May return before it is computed; the batch may be reused when the logits
   * of its features have been awaited once.
   *
   * @param batch at least one image; masks and labels are ignored
   * @return what the base makes of it; empty, as by default, if the engine keeps no features
   */
  default Optional<FrozenFeatures> frozenFeatures(Batch batch) {
    return Optional.empty();
  }

  /**
   * Computes the logits that {@link #predict(Batch)} gives for the images that the features are of,
   * bit for bit.
   *
   * @param features this model's own, not closed, of a base that has not changed since
   */
  default PendingLogits predict(FrozenFeatures features) {
    throw new UnsupportedOperationException("no features were handed out");
  }

  /**
   * Computes one layer of the stage's training pass alone, for whoever looks into the pass, as
   * {@link #train} computes it; weights, moving statistics and optimizer state stay as they are.
   * Where a base is frozen its moving statistics normalise, and need not be folded.
   *
   * @param layer one of {@link ModelSpec#layers()}
   * @param inputs what it sees, in the order of {@link Layer#inputs()}: row-major {@code [size,
   *     height, width, channels]} or {@code [size, units]}, of the model's precision
   * @param batch says how many images there are, at least two, and has their masks; its images are
   *     ignored, since they are the first layer's input
   * @return what it yields, in the same form and precision; empty, as by default, if the engine
   *     does not show its layers
   * @throws IllegalStateException if no stage has begun
   */
  default Optional<double[]> layer(Layer layer, List<double[]> inputs, Batch batch) {
    return Optional.empty();
  }

  /** Returns a copy of all tensors, bit for bit, in float64 exactly if the model computes in it. */
  Weights weights();

  /**
   * Replaces all tensors, bit for bit; the optimizer state stays as it is.
   *
   * @throws io.likewise.api.error.LikewiseException {@code WEIGHTS_MISMATCH}
   */
  void weights(Weights weights);

  /**
   * Returns a copy of Adam's state. For engines that claim {@link Capability#RESUMABLE}.
   *
   * @throws IllegalStateException if no stage has begun
   * @throws io.likewise.api.error.LikewiseException {@code CAPABILITY_DECLINED} if the engine does
   *     not claim {@link Capability#RESUMABLE}
   */
  default OptimizerState optimizerState() {
    throw new UnsupportedOperationException("not claimed");
  }

  /**
   * Replaces Adam's state; training then continues as if it had never been interrupted. For engines
   * that claim {@link Capability#RESUMABLE}.
   *
   * @throws IllegalStateException if no stage has begun
   * @throws io.likewise.api.error.LikewiseException {@code WEIGHTS_MISMATCH} if the state is not
   *     that of the stage's trained tensors; {@code CAPABILITY_DECLINED} as above
   */
  default void optimizerState(OptimizerState state) {
    throw new UnsupportedOperationException("not claimed");
  }

  /** Releases the model; a second call does nothing. */
  @Override
  default void close() {}
}
