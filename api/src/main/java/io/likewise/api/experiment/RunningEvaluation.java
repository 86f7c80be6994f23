package io.likewise.api.experiment;

import io.likewise.api.model.Logits;
import java.util.Arrays;

/**
 * The figures of a model on images that come batch by batch.
 *
 * <p>Cross-entropies are summed in float64 within each batch, and the sums in the order of the
 * batches: the same batches give the same bits, whoever counts them.
 */
public final class RunningEvaluation {
  private final int[][] confusion;
  private Figures sum = Figures.NONE;

  /** Begins with no images, of so many classes. */
  public RunningEvaluation(int classes) {
    confusion = new int[classes][classes];
  }

  /**
   * Adds a batch.
   *
   * @param labels the classes of its images, one for each row of the logits; more are ignored
   * @return the figures of this batch alone
   */
  public Figures add(int[] labels, Logits logits) {
    Figures figures = Figures.of(labels, logits);
    sum = sum.plus(figures);
    for (int row = 0; row < logits.rows(); row++) {
      confusion[labels[row]][logits.argMax(row)]++;
    }
    return figures;
  }

  /** Returns the figures of all images so far; loss and accuracy are NaN before the first. */
  public Evaluation evaluation() {
    return new Evaluation(
        sum.images(),
        sum.loss(),
        sum.accuracy(),
        Arrays.stream(confusion).map(row -> Arrays.stream(row).boxed().toList()).toList());
  }
}
