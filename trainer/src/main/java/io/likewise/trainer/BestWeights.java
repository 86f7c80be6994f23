package io.likewise.trainer;

import io.likewise.api.backend.TrainableModel;
import io.likewise.api.model.Weights;

/** The weights of the best epoch so far: the only copy of the weights that Java holds. */
final class BestWeights {
  private final TrainableModel model;
  private Weights weights;

  BestWeights(TrainableModel model) {
    this.model = model;
  }

  /** Keeps the model's present weights. */
  void keep() {
    // Let go first: a ResNet50's weights are 95 MB, and the old ones are of no use any more.
    weights = null;
    weights = model.weights();
  }

  boolean isEmpty() {
    return weights == null;
  }

  Weights weights() {
    return weights;
  }

  /** Gives the model the weights kept, if any were. */
  void restore() {
    if (weights != null) {
      model.weights(weights);
    }
  }
}
