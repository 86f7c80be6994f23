package io.likewise.api.experiment;

import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.BatchSource;

/** Trains a model through both stages and measures it on the test images. */
public interface TwoStageTrainer {
  /**
   * Runs the whole experiment. Afterwards the model holds the best weights of the last stage that
   * had an epoch.
   *
   * @param experiment what to do
   * @param batches the experiment's images
   * @param model the network with its initial weights
   * @param progress is told of everything that starts and completes, on the calling thread
   * @throws io.likewise.api.error.LikewiseException {@code LOSS_NOT_FINITE} if a training loss is
   *     NaN or infinite, {@code INTERRUPTED} if the run was asked to stop, {@code
   *     OUTPUT_UNWRITABLE} if results cannot be kept
   */
  RunResult train(
      Experiment experiment, BatchSource batches, TrainableModel model, Progress progress);
}
