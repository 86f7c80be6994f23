package io.likewise.report.lockstep;

import io.likewise.api.model.Logits;
import io.likewise.api.model.Precision;

/**
 * A lane after a step: what an engine handed over. Tensors are read when they are asked for,
 * because all of them at once may not fit into memory.
 */
public interface LaneStep {
  /** Returns what the lane computes in. */
  Precision precision();

  /** Returns the mean cross-entropy of the training pass. */
  double loss();

  /** Returns the logits of the training pass. */
  Logits logits();

  /** Returns a tensor after the update, row-major in canonical layout. */
  double[] weights(String tensor);

  /** Returns the gradient that the step computed for a trained tensor. */
  double[] gradient(String tensor);

  /** Returns Adam's second moment of a trained tensor. */
  double[] secondMoment(String tensor);
}
