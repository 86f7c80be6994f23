package io.likewise.api.model;

/**
 * The optimizer of every stage, as Keras defines it.
 *
 * <p>With gradient g and step t = 1, 2, …: {@code m = β₁m + (1−β₁)g}, {@code v = β₂v + (1−β₂)g²},
 * {@code θ = θ − stepSize(α, t) · m / (√v + ε)}. Source: Kingma and Ba, "Adam", arXiv:1412.6980,
 * section 2, last paragraph (the reordered form, in which ε is not divided by the bias correction),
 * which is what {@code keras.optimizers.Adam} computes.
 */
public final class Adam {
  /** β₁, the decay of the first moment. */
  public static final double BETA_1 = 0.9;

  /** β₂, the decay of the second moment. */
  public static final double BETA_2 = 0.999;

  /** ε, added to √v; Keras' default (PyTorch, DJL and DL4J default to 1e-8). */
  public static final double EPSILON = 1e-7;

  private Adam() {}

  /**
   * Returns the bias-corrected step size α·√(1−β₂ᵗ)/(1−β₁ᵗ).
   *
   * @param learningRate α
   * @param step t, from 1
   */
  public static double stepSize(double learningRate, long step) {
    return learningRate * Math.sqrt(1 - Math.pow(BETA_2, step)) / (1 - Math.pow(BETA_1, step));
  }

  /**
   * Returns ε/√(1−β₂ᵗ): the epsilon that makes an optimizer which corrects the second moment before
   * adding epsilon (PyTorch's form) compute exactly this update.
   *
   * @param step t, from 1
   */
  public static double epsilonBehindCorrection(long step) {
    return EPSILON / Math.sqrt(1 - Math.pow(BETA_2, step));
  }
}
