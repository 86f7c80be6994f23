package io.likewise.backend.djl.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The base with moving statistics, on the fast path where that agrees with the reference path.
 *
 * <p>Folding happens when features are first asked for after the weights changed, and is checked
 * each time: the features of a few made-up images must be within {@link #TOLERANCE} of the
 * reference path's. If they are not, or the engine refuses, the reference path is used from then
 * on.
 */
public final class InferenceBase {
  /** The largest difference, relative to the largest feature, that rounding may explain. */
  private static final double TOLERANCE = 5e-5;

  private static final int CHECKED_IMAGES = 2;
  private static final Logger LOG = LoggerFactory.getLogger(InferenceBase.class);

  private final NDManager manager;
  private final Shape image;
  private final UnaryOperator<NDArray> reference;
  private final IntFunction<Folded> folding;
  private boolean fast;
  private Folded folded;

  /** A base that was prepared for the weights that there were. */
  public interface Folded extends AutoCloseable {
    /** Returns the features of images; differentiation may use them as a constant. */
    NDArray features(NDArray images);

    @Override
    void close();
  }

  /**
   * Takes both paths.
   *
   * @param manager what temporary arrays hang below
   * @param image the shape of one image, in the engine's layout
   * @param reference the features of images by the reference path, float32
   * @param folding prepares the fast path for batches of a size
   * @param fast whether the fast path is wanted
   */
  public InferenceBase(
      NDManager manager,
      Shape image,
      UnaryOperator<NDArray> reference,
      IntFunction<Folded> folding,
      boolean fast) {
    this.manager = manager;
    this.image = image;
    this.reference = reference;
    this.folding = folding;
    this.fast = fast;
  }

  /** Tries the fast path once, so that {@link #isFast} tells what will be used. */
  public void check() {
    if (fast) {
      fold(CHECKED_IMAGES);
      discard();
    }
  }

  /** Returns whether the fast path is used. */
  public boolean isFast() {
    return fast;
  }

  /** Returns the features of images, and closes the images' handle. */
  public NDArray features(NDArray images, int batchSize) {
    if (fast && folded == null) {
      fold(batchSize);
    }
    try (images) {
      return fast ? folded.features(images) : reference.apply(images);
    }
  }

  /** Forgets the folded weights, because the weights they came from have changed. */
  public void discard() {
    if (folded != null) {
      folded.close();
      folded = null;
    }
  }

  private void fold(int batchSize) {
    try {
      folded = folding.apply(batchSize);
      double difference = difference();
      if (!(difference <= TOLERANCE)) {
        fallBack("it differs from the reference path by " + difference);
      }
    } catch (RuntimeException e) { // engines refuse in many types
      fallBack(e.getMessage());
    }
  }

  private void fallBack(String reason) {
    LOG.warn("The reference path is used for inference instead of the fast one: {}", reason);
    fast = false;
    discard();
  }

  private double difference() {
    try (NDManager scratch = manager.newSubManager()) {
      NDArray images = images(scratch);
      NDArray fastFeatures = folded.features(images);
      NDArray features = reference.apply(images);
      double largest = features.abs().max().getFloat();
      double difference = fastFeatures.sub(features).abs().max().getFloat();
      return difference == 0 ? 0 : difference / largest;
    }
  }

  /** Returns images of every brightness: the values of a ramp that wraps around at odd places. */
  private NDArray images(NDManager scratch) {
    float[] values = new float[Math.toIntExact(CHECKED_IMAGES * image.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i * 37 % 256) / 255f;
    }
    return scratch.create(values, new Shape(CHECKED_IMAGES).addAll(image));
  }
}
