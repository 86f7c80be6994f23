package io.likewise.report.gate;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run, as {@code comparison.json} keeps it.
 *
 * @param seed its seed
 * @param testImages how many test images it was measured on
 * @param accuracy its accuracy on them, in percent
 * @param correct the places of those that it classifies right; empty if they are not known
 * @param imagesPerSecond the training images a second of each stage; NaN of one without epochs
 * @param othersPercent the share of the machine that others took; NaN if unknown
 * @param initialWeights the digest of the initial weights
 * @param machine what it ran on
 * @param digests those of the files in which equal runs are equal, by their names
 */
record KeptRun(
    long seed,
    int testImages,
    double accuracy,
    Optional<BitSet> correct,
    List<Double> imagesPerSecond,
    double othersPercent,
    String initialWeights,
    String machine,
    Map<String, String> digests) {
  /** The file whose equality makes two runs the same function of the test images. */
  private static final String PREDICTIONS = "predictions.csv";

  /** Returns whether another run has the same logits, to the last bit. */
  boolean hasPredictionsOf(KeptRun other) {
    String own = digests.get(PREDICTIONS);
    return own != null && own.equals(other.digests.get(PREDICTIONS));
  }

  /**
   * Returns the share of the test images that one of two runs classifies right and the other wrong;
   * as if what is right on one were independent of what is right on the other, if it is not known.
   */
  double disagreement(KeptRun other) {
    if (correct.isPresent() && other.correct.isPresent()) {
      BitSet differing = (BitSet) correct.get().clone();
      differing.xor(other.correct.get());
      return differing.cardinality() / (double) testImages;
    }
    double p = accuracy / 100;
    double q = other.accuracy / 100;
    return p * (1 - q) + q * (1 - p);
  }
}
