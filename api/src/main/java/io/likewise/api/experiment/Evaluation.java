package io.likewise.api.experiment;

import java.util.List;

/**
 * The figures of a model on a set of images, in inference mode.
 *
 * @param images how many
 * @param loss the mean cross-entropy in nats
 * @param accuracy the share whose largest logit is the label's, the lowest index winning a tie
 * @param confusion {@code [true class][predicted class]} counts
 */
public record Evaluation(int images, double loss, double accuracy, List<List<Integer>> confusion) {

  /** Copies the list. */
  public Evaluation {
    confusion = confusion.stream().map(List::copyOf).toList();
  }

  /** Returns how many images are of a class. */
  public int support(int label) {
    return confusion.get(label).stream().mapToInt(Integer::intValue).sum();
  }

  /** Returns how many images were taken for a class. */
  public int predicted(int label) {
    return confusion.stream().mapToInt(row -> row.get(label)).sum();
  }

  /** Returns the share of the images taken for a class that are of it; 0 if none was. */
  public double precision(int label) {
    return ratio(confusion.get(label).get(label), predicted(label));
  }

  /** Returns the share of a class's images that were taken for it; 0 if it has none. */
  public double recall(int label) {
    return ratio(confusion.get(label).get(label), support(label));
  }

  /** Returns the harmonic mean of precision and recall; 0 if both are. */
  public double f1(int label) {
    return ratio(2.0 * confusion.get(label).get(label), support(label) + predicted(label));
  }

  private static double ratio(double part, int whole) {
    return whole == 0 ? 0 : part / whole;
  }
}
