package io.likewise.toolkit;

import io.likewise.api.model.BatchNorm;
import io.likewise.api.model.ConvUnit;
import java.nio.FloatBuffer;
import java.util.function.Function;

/**
 * A batch normalisation with moving statistics, folded into the convolution before it.
 *
 * <p>With s = γ/√(variance + ε), {@code s·(W∗x + b − mean) + β} is a convolution with kernel s·W
 * and bias s·(b − mean) + β. All is computed in float64 and rounded once.
 *
 * @param scale s of each output channel
 * @param bias the convolution's new bias, {@code [out]}
 */
public record FoldedNorm(double[] scale, float[] bias) {

  /**
   * Folds.
   *
   * @param unit the unit
   * @param constants its batch normalisation's
   * @param tensors the unit's tensors by name, such as {@code weights::doubles}; its kernel is not
   *     asked for
   */
  public static FoldedNorm of(
      ConvUnit unit, BatchNorm constants, Function<String, double[]> tensors) {
    double[] variance = tensors.apply(unit.movingVarianceName());
    double[] mean = tensors.apply(unit.movingMeanName());
    double[] gamma = tensors.apply(unit.gammaName());
    double[] beta = tensors.apply(unit.betaName());
    double[] offset = unit.bias() ? tensors.apply(unit.biasName()) : new double[mean.length];
    double[] scale = new double[mean.length];
    float[] bias = new float[mean.length];
    for (int c = 0; c < scale.length; c++) {
      scale[c] = gamma[c] / Math.sqrt(variance[c] + constants.epsilon());
      bias[c] = (float) ((offset[c] - mean[c]) * scale[c] + beta[c]);
    }
    return new FoldedNorm(scale, bias);
  }

  /** Returns the folded kernel of a kernel in the canonical layout. */
  public float[] kernel(float[] hwio) {
    float[] folded = new float[hwio.length];
    for (int at = 0; at < hwio.length; at += scale.length) {
      for (int c = 0; c < scale.length; c++) {
        folded[at + c] = (float) (hwio[at + c] * scale[c]);
      }
    }
    return folded;
  }

  /**
   * Folds a kernel that has its output channels first.
   *
   * @param oihw the kernel
   * @param from where it begins
   * @param target where the folded one goes, from index 0 on
   */
  public void kernel(FloatBuffer oihw, int from, FloatBuffer target) {
    int filter = target.limit() / scale.length;
    for (int c = 0; c < scale.length; c++) {
      for (int i = c * filter; i < (c + 1) * filter; i++) {
        target.put(i, (float) (oihw.get(from + i) * scale[c]));
      }
    }
  }
}
