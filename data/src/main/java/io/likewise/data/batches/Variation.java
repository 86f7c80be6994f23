package io.likewise.data.batches;

import io.likewise.api.experiment.Augmentation;
import org.apache.commons.rng.core.source64.SplitMix64;

/**
 * How one image is varied, once.
 *
 * @param flip whether it is mirrored left to right, first of all
 * @param quarterTurns by how many quarter turns counter-clockwise it is then turned, 0 to 3
 * @param brightness what is then added to every value on [0, 1]
 * @param contrast the factor that the distances from each channel's mean are multiplied by at last
 */
record Variation(boolean flip, int quarterTurns, double brightness, double contrast) {

  /** The image as it is. */
  static final Variation NONE = new Variation(false, 0, 0, 1);

  /**
   * Draws a variation from an image's stream: four values u, in the order of the fields, whether or
   * not they are used, so that switching one off leaves the others as they were. Flip if u &lt; ½;
   * ⌊4u⌋ quarter turns; brightness (2u − 1)·b; contrast from + u·(to − from).
   */
  static Variation draw(Augmentation augmentation, SplitMix64 stream) {
    boolean flip = stream.nextDouble() < 0.5;
    int quarterTurns = (int) (4 * stream.nextDouble());
    double brightness = (2 * stream.nextDouble() - 1) * augmentation.brightness();
    double spread = augmentation.contrastTo() - augmentation.contrastFrom();
    double contrast = augmentation.contrastFrom() + stream.nextDouble() * spread;
    return new Variation(
        flip && augmentation.flip(),
        augmentation.quarterTurns() ? quarterTurns : 0,
        brightness,
        contrast);
  }
}
