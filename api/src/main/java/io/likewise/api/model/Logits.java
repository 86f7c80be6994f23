package io.likewise.api.model;

import java.util.Arrays;

/**
 * The network's output for a batch, in double, and all that is ever computed from it.
 *
 * <p>Loss and accuracy are defined here once, so that no engine's reduction order or tie-breaking
 * enters a result.
 *
 * @param values row-major {@code [rows, classes]}; not copied, not to be changed
 * @param rows the number of samples
 * @param classes the number of classes
 */
public record Logits(double[] values, int rows, int classes) {

  /** Checks that the array fits the shape. */
  public Logits {
    if (values.length != rows * classes) {
      throw new IllegalArgumentException(
          values.length + " logits do not fit [" + rows + ", " + classes + "]");
    }
  }

  /** Returns the logit of a class for a sample. */
  public double get(int row, int column) {
    return values[row * classes + column];
  }

  /**
   * Returns the sparse categorical cross-entropy of a sample: log(Σ exp(xᵢ)) − x_label, computed
   * with the largest logit taken out, in nats.
   */
  public double crossEntropy(int row, int label) {
    int start = row * classes;
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = start; i < start + classes; i++) {
      largest = Math.max(largest, values[i]);
    }
    double sum = 0;
    for (int i = start; i < start + classes; i++) {
      sum += Math.exp(values[i] - largest);
    }
    return largest + Math.log(sum) - values[start + label];
  }

  /** Returns how sure the model is that a sample is of a class: the softmax of its logits there. */
  public double probability(int row, int label) {
    // Softmax and cross-entropy are the same formula: p = exp(−log(1/p)).
    return Math.exp(-crossEntropy(row, label));
  }

  /** Returns the mean cross-entropy over all rows: the loss that training differentiates. */
  public double meanCrossEntropy(int[] labels) {
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      sum += crossEntropy(row, labels[row]);
    }
    return sum / rows;
  }

  /** Returns the class with the largest logit; the lowest index wins a tie. */
  public int argMax(int row) {
    int start = row * classes;
    int best = 0;
    for (int i = 1; i < classes; i++) {
      if (values[start + i] > values[start + best]) {
        best = i;
      }
    }
    return best;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Logits that
        && rows == that.rows
        && classes == that.classes
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Logits[" + rows + ", " + classes + "]";
  }
}
