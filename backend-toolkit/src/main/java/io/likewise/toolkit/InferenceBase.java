package io.likewise.toolkit;

import io.likewise.api.data.Batch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * The base with moving statistics, on the fast path where that agrees with the reference path.
 *
 * <p>Folding happens when features are first asked for after the weights changed, and is checked
 * each time: the features of a few made-up images must be within {@link FastPath#tolerance} of the
 * reference path's. If they are not, or the engine refuses, the reference path is used from then
 * on.
 *
 * @param <I> images as the engine has them
 * @param <F> features as the engine has them
 */
public final class InferenceBase<I, F> {
  private static final int CHECKED_IMAGES = 2;

  private final Function<I, F> reference;
  private final IntFunction<Folded<I, F>> folding;
  private final Trial<I, F> trial;
  private final int imageSize;
  private final FastPath fastPath;
  private Folded<I, F> folded;

  /** A base that was prepared for the weights that there were. */
  public interface Folded<I, F> extends AutoCloseable {
    /** Returns the features of images. */
    F features(I images);

    @Override
    default void close() {}
  }

  /** Brings made-up images to the engine, and features back. */
  public interface Trial<I, F> {
    /** Returns what a path makes of a batch's images, {@code [size, features]}. */
    float[] features(Batch images, Function<I, F> path);
  }

  /**
   * Takes both paths.
   *
   * @param reference the reference path
   * @param folding prepares the fast path for batches of a size
   * @param trial how both are tried
   * @param imageSize the network's
   * @param fastPath the backend's, given up if it does not agree
   */
  public InferenceBase(
      Function<I, F> reference,
      IntFunction<Folded<I, F>> folding,
      Trial<I, F> trial,
      int imageSize,
      FastPath fastPath) {
    this.reference = reference;
    this.folding = folding;
    this.trial = trial;
    this.imageSize = imageSize;
    this.fastPath = fastPath;
  }

  /** Folds now, so that {@link FastPath#isTaken} tells what will be used. */
  public void check() {
    prepare(CHECKED_IMAGES);
  }

  private void prepare(int batchSize) {
    if (fastPath.isTaken() && folded == null) {
      fold(batchSize);
    }
  }

  /**
   * Returns the features of images.
   *
   * @param images asked for when the check is over, whose own images may lie in the same memory
   */
  public F features(int batchSize, Supplier<I> images) {
    prepare(batchSize);
    return folded != null ? folded.features(images.get()) : reference.apply(images.get());
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
      if (!(difference <= fastPath.tolerance())) {
        fallBack("it differs from the reference path by " + difference);
      }
    } catch (RuntimeException e) { // engines refuse in many types
      fallBack(e.getMessage());
    }
  }

  private void fallBack(String reason) {
    fastPath.giveUp(reason);
    discard();
  }

  /** Returns the largest difference relative to the largest feature; NaN if any feature is. */
  private double difference() {
    Batch images = images();
    float[] got = trial.features(images, folded::features);
    float[] expected = trial.features(images, reference);
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs((double) got[i] - expected[i]));
    }
    return difference == 0 ? 0 : difference / largest;
  }

  /** Returns images of every brightness: the values of a ramp that wraps around at odd places. */
  private Batch images() {
    int values = CHECKED_IMAGES * imageSize * imageSize * 3;
    FloatBuffer images =
        ByteBuffer.allocateDirect(values * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (int i = 0; i < values; i++) {
      images.put(i, (i * 37 % 256) / 255f);
    }
    int[] unused = new int[CHECKED_IMAGES];
    return new Batch(CHECKED_IMAGES, imageSize, images, unused, List.of(), unused);
  }
}
