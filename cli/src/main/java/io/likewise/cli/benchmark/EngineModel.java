package io.likewise.cli.benchmark;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.OpenedModel;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.model.Logits;

/**
 * A model as one of our engines computes it.
 *
 * @param backend the engine, which goes with the model
 * @param model the model
 */
record EngineModel(Backend backend, TrainableModel model) implements OpenedModel {
  @Override
  public double[] probabilities(Batch batch) {
    return probabilities(model.predict(batch).await());
  }

  static double[] probabilities(Logits logits) {
    int classes = logits.classes();
    double[] probabilities = new double[logits.values().length];
    for (int row = 0; row < logits.rows(); row++) {
      double largest = logits.get(row, logits.argMax(row));
      double sum = 0;
      for (int i = 0; i < classes; i++) {
        double share = Math.exp(logits.get(row, i) - largest);
        probabilities[row * classes + i] = share;
        sum += share;
      }
      for (int i = 0; i < classes; i++) {
        probabilities[row * classes + i] /= sum;
      }
    }
    return probabilities;
  }

  @Override
  public void close() {
    model.close();
    backend.close();
  }
}
