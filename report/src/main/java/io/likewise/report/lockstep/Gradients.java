package io.likewise.report.lockstep;

import io.likewise.api.model.Adam;

/** Gradients as Adam's first moment tells of them. */
public final class Gradients {
  private Gradients() {}

  /**
   * Returns (m_t − β₁·m_{t−1})/(1 − β₁), which is g_t by the definition of {@link Adam}.
   *
   * <p>In float32 the moment's own rounding enters tenfold: by about 10·u of the moment's size.
   *
   * @param moment m_t
   * @param before m_{t−1}: as long as the moment, or empty before a stage's first step
   */
  public static double[] of(double[] moment, double[] before) {
    double[] gradient = new double[moment.length];
    for (int i = 0; i < gradient.length; i++) {
      double decayed = before.length == 0 ? 0 : Adam.BETA_1 * before[i];
      gradient[i] = (moment[i] - decayed) / (1 - Adam.BETA_1);
    }
    return gradient;
  }
}
