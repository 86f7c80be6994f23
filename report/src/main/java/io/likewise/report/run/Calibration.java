package io.likewise.report.run;

import io.likewise.api.model.Logits;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How far a model is as often right as it says it is.
 *
 * <p>Images are sorted into {@value #BINS} bins of equal width by their confidence, the softmax of
 * the largest logit: bin m, from 0, is of those above m / {@value #BINS} and up to (m + 1) /
 * {@value #BINS}. The definitions, and the number of bins, are those of Guo, Pleiss, Sun and
 * Weinberger, "On Calibration of Modern Neural Networks", ICML 2017, section 2.
 *
 * @param bins all of them, those without images too, from the least confident on
 */
public record Calibration(List<Bin> bins) {
  /** How many bins there are. */
  public static final int BINS = 15;

  public Calibration {
    bins = List.copyOf(bins);
  }

  /**
   * The images of which a model is about equally sure.
   *
   * @param above the confidence that those of the bin exceed
   * @param upTo the largest confidence of the bin
   * @param images how many there are
   * @param confidence their mean confidence; 0 of no images
   * @param accuracy the share of them that is classified right; 0 of no images
   */
  public record Bin(double above, double upTo, int images, double confidence, double accuracy) {}

  /**
   * Returns the expected calibration error, in [0, 1]: the mean of |accuracy − confidence| over the
   * bins, weighted by their images; 0 of no images.
   */
  public double expectedError() {
    int images = bins.stream().mapToInt(Bin::images).sum();
    return images == 0
        ? 0
        : bins.stream()
            .mapToDouble(
                bin -> (double) bin.images() / images * Math.abs(bin.accuracy() - bin.confidence()))
            .sum();
  }

  /** The bins, while images come batch by batch. */
  static final class Running {
    private final int[] images = new int[BINS];
    private final int[] correct = new int[BINS];
    private final double[] confidence = new double[BINS];

    void add(int[] labels, Logits logits) {
      for (int row = 0; row < logits.rows(); row++) {
        int predicted = logits.argMax(row);
        double probability = logits.probability(row, predicted);
        int bin = binOf(probability);
        images[bin]++;
        correct[bin] += predicted == labels[row] ? 1 : 0;
        confidence[bin] += probability;
      }
    }

    /** Bins are closed above, and hold no image by what rounding makes of their width. */
    private static int binOf(double probability) {
      return (int) Math.max(0, Math.min(BINS - 1, Math.ceil(probability * BINS) - 1));
    }

    Calibration calibration() {
      return new Calibration(IntStream.range(0, BINS).mapToObj(this::bin).toList());
    }

    private Bin bin(int index) {
      int whole = Math.max(1, images[index]);
      return new Bin(
          (double) index / BINS,
          (index + 1.0) / BINS,
          images[index],
          confidence[index] / whole,
          (double) correct[index] / whole);
    }
  }
}
