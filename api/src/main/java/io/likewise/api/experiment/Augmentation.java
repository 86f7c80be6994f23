package io.likewise.api.experiment;

/**
 * How training images are varied, each with draws of its own: flip, quarter turn, brightness,
 * contrast, in this order.
 *
 * @param flip whether an image is mirrored left to right with probability ½
 * @param quarterTurns whether an image is turned counter-clockwise by 0, 90, 180 or 270 degrees,
 *     each as likely
 * @param brightness the largest amount added to or taken from every value on the [0, 1] scale; 0
 *     for none
 * @param contrastFrom the smallest factor on the distance from the channel's mean
 * @param contrastTo the bound below which that factor lies; equal to {@code contrastFrom} = 1 for
 *     none
 * @param clip whether values are cut to [0, 1] at the end
 */
public record Augmentation(
    boolean flip,
    boolean quarterTurns,
    double brightness,
    double contrastFrom,
    double contrastTo,
    boolean clip) {

  /** No change. */
  public static final Augmentation NONE = new Augmentation(false, false, 0, 1, 1, false);

  /** Flips, quarter turns, brightness ±0.2, contrast 0.8–1.2, no clipping. */
  public static final Augmentation STANDARD = new Augmentation(true, true, 0.2, 0.8, 1.2, false);

  /** Checks the ranges. */
  public Augmentation {
    Experiment.require(
        brightness >= 0 && brightness <= 1, "augmentation.brightness", brightness, "0 to 1");
    Experiment.require(
        contrastFrom > 0 && contrastFrom <= contrastTo && contrastTo <= 10,
        "augmentation.contrastFrom",
        contrastFrom,
        "above 0 and at most contrastTo, which is at most 10");
  }
}
