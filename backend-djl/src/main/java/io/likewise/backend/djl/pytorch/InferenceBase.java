package io.likewise.backend.djl.pytorch;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.likewise.api.model.ModelSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The base with moving statistics, on the fast path where that agrees with the reference path.
 *
 * <p>Folding happens when features are first asked for after the weights changed, and is checked
 * each time: the features of a few made-up images must be within {@link #TOLERANCE} of the
 * reference path's. If they are not, or libtorch refuses, the reference path is used from then on.
 */
final class InferenceBase {
  /** The largest difference, relative to the largest feature, that rounding may explain. */
  private static final double TOLERANCE = 5e-5;

  private static final int CHECKED_IMAGES = 2;
  private static final Logger LOG = LoggerFactory.getLogger(InferenceBase.class);

  private final PtNDManager manager;
  private final ModelSpec spec;
  private final PyTorchTensors tensors;
  private final PyTorchNetwork network;
  private boolean fast;
  private TorchScript script;
  private FoldedBase folded;

  InferenceBase(
      PtNDManager manager,
      ModelSpec spec,
      PyTorchTensors tensors,
      PyTorchNetwork network,
      boolean fast) {
    this.manager = manager;
    this.spec = spec;
    this.tensors = tensors;
    this.network = network;
    this.fast = fast;
  }

  /** Tries the fast path once, so that {@link #isFast} tells what will be used. */
  void check() {
    if (fast) {
      fold(CHECKED_IMAGES);
      discard();
    }
  }

  boolean isFast() {
    return fast;
  }

  /** Returns the features of images, and closes the images' handle. */
  PtNDArray features(PtNDArray images, int batchSize) {
    if (fast && folded == null) {
      fold(batchSize);
    }
    if (!fast) {
      return network.features(images, false);
    }
    try (images) {
      return folded.features(images);
    }
  }

  /** Forgets the folded weights, because the weights they came from have changed. */
  void discard() {
    if (folded != null) {
      folded.close();
      folded = null;
    }
  }

  private void fold(int batchSize) {
    try {
      if (script == null) {
        script = new TorchScript(manager, FoldedBase.script(spec));
      }
      folded = new FoldedBase(manager, script, spec, tensors, batchSize);
      double difference = difference();
      if (!(difference <= TOLERANCE)) {
        fallBack("it differs from the reference path by " + difference);
      }
    } catch (RuntimeException e) { // libtorch's refusals come in many types
      fallBack(e.getMessage());
    }
  }

  private void fallBack(String reason) {
    LOG.warn("The reference path is used for inference instead of the fast one: {}", reason);
    fast = false;
    discard();
  }

  private double difference() {
    try (PtNDManager scratch = (PtNDManager) manager.newSubManager()) {
      PtNDArray images = images(scratch);
      PtNDArray fastFeatures = folded.features(images);
      PtNDArray features = network.features(images, false);
      double largest = features.abs().max().getFloat();
      double difference = fastFeatures.sub(features).abs().max().getFloat();
      return difference == 0 ? 0 : difference / largest;
    }
  }

  /** Returns images of every brightness: the values of a ramp that wraps around at odd places. */
  private PtNDArray images(PtNDManager scratch) {
    int size = spec.imageSize();
    float[] values = new float[CHECKED_IMAGES * 3 * size * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i * 37 % 256) / 255f;
    }
    return (PtNDArray) scratch.create(values, new Shape(CHECKED_IMAGES, 3, size, size));
  }
}
