package io.likewise.backend.dl4j;

import io.likewise.api.data.Batch;
import io.likewise.api.model.ModelSpec;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The base with moving statistics, on the fast path where that agrees with the reference path.
 *
 * <p>Folding happens when features are first asked for after the weights changed, and is checked
 * each time: the features of a few made-up images must be within {@link #TOLERANCE} of the
 * reference path's. If they are not, or ND4J refuses, the reference path is used from then on.
 */
final class InferenceBase implements AutoCloseable {
  /** The largest difference, relative to the largest feature, that rounding may explain. */
  private static final double TOLERANCE = 5e-5;

  private static final int CHECKED_IMAGES = 2;
  private static final Logger LOG = LoggerFactory.getLogger(InferenceBase.class);

  private final ModelSpec spec;
  private final StepInputs inputs;
  private final FlatTensors tensors;
  private final ComputationGraph reference;
  private boolean fast;
  private boolean current;
  private FoldedBase folded;

  /**
   * Prepares a base.
   *
   * @param inputs takes batches to ND4J
   * @param tensors the network's tensors, which {@code reference} computes with
   * @param reference images → features
   * @param fast whether to try the fast path
   */
  InferenceBase(
      ModelSpec spec,
      StepInputs inputs,
      FlatTensors tensors,
      ComputationGraph reference,
      boolean fast) {
    this.spec = spec;
    this.inputs = inputs;
    this.tensors = tensors;
    this.reference = reference;
    this.fast = fast;
  }

  /** Folds now, so that {@link #isFast} tells what will be used. */
  void check() {
    if (fast && !current) {
      fold();
    }
  }

  boolean isFast() {
    return fast;
  }

  /** Returns the features of images, {@code [batch, features]}, for the caller to close. */
  INDArray features(Batch batch) {
    check();
    INDArray images = inputs.images(batch);
    return fast ? folded.features(images) : reference.outputSingle(false, images);
  }

  /** Says that the weights have changed. */
  void discard() {
    current = false;
  }

  private void fold() {
    try {
      if (folded == null) {
        folded = new FoldedBase(spec);
      }
      folded.fold(tensors);
      current = true;
      double difference = difference();
      if (!(difference <= TOLERANCE)) {
        fallBack("it differs from the reference path by " + difference);
      }
    } catch (RuntimeException e) { // ND4J's refusals come in many types
      fallBack(e.getMessage());
    }
  }

  private void fallBack(String reason) {
    LOG.warn("The reference path is used for inference instead of the fast one: {}", reason);
    fast = false;
    close();
  }

  /** Returns the largest difference relative to the largest feature; NaN if any feature is. */
  private double difference() {
    try (INDArray images = images();
        INDArray fastFeatures = folded.features(images);
        INDArray features = reference.outputSingle(false, images)) {
      float[] got = fastFeatures.dup('c').data().asFloat();
      float[] expected = features.dup('c').data().asFloat();
      double largest = 0;
      double difference = 0;
      for (int i = 0; i < expected.length; i++) {
        largest = Math.max(largest, Math.abs(expected[i]));
        difference = Math.max(difference, Math.abs((double) got[i] - expected[i]));
      }
      return difference == 0 ? 0 : difference / largest;
    }
  }

  /** Returns images of every brightness: the values of a ramp that wraps around at odd places. */
  private INDArray images() {
    int size = spec.imageSize();
    float[] values = new float[CHECKED_IMAGES * 3 * size * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i * 37 % 256) / 255f;
    }
    return Nd4j.create(values, CHECKED_IMAGES, size, size, 3);
  }

  @Override
  public void close() {
    if (folded != null) {
      folded.close();
      folded = null;
    }
  }
}
