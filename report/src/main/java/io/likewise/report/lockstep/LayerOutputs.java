package io.likewise.report.lockstep;

import io.likewise.api.model.Precision;

/** What a lane's layers yield in the forward pass of a step, read when it is asked for. */
public interface LayerOutputs {
  /** Returns what the lane computes in. */
  Precision precision();

  /** Returns what a layer yields, by its name, row-major with the channels last. */
  double[] output(String layer);
}
