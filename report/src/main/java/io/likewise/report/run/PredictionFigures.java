package io.likewise.report.run;

import io.likewise.api.experiment.Evaluation;
import io.likewise.api.experiment.RunningEvaluation;
import io.likewise.api.model.Logits;

/**
 * The figures of a set of predictions, computed in float64 from labels and logits alone.
 *
 * @param evaluation accuracy, mean cross-entropy, confusion, and of each class images, precision,
 *     recall and F1
 * @param calibration whether the model is as often right as it says it is
 */
public record PredictionFigures(Evaluation evaluation, Calibration calibration) {

  /**
   * Returns the figures of images.
   *
   * @param labels the class of each, one for each row of the logits
   */
  public static PredictionFigures of(int[] labels, Logits logits) {
    Running running = new Running(logits.classes());
    running.add(labels, logits);
    return running.figures();
  }

  /** The figures of images that come batch by batch. */
  public static final class Running {
    private final RunningEvaluation evaluation;
    private final Calibration.Running calibration = new Calibration.Running();

    /** Begins with no images, of so many classes. */
    public Running(int classes) {
      evaluation = new RunningEvaluation(classes);
    }

    /**
     * Adds a batch.
     *
     * @param labels the classes of its images, one for each row of the logits; more are ignored
     */
    public void add(int[] labels, Logits logits) {
      evaluation.add(labels, logits);
      calibration.add(labels, logits);
    }

    /** Returns the figures of all images so far; loss and accuracy are NaN before the first. */
    public PredictionFigures figures() {
      return new PredictionFigures(evaluation.evaluation(), calibration.calibration());
    }
  }
}
