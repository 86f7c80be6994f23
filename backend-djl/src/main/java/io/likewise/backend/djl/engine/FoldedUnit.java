package io.likewise.backend.djl.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.likewise.api.model.BatchNorm;
import io.likewise.api.model.ConvUnit;
import java.util.function.Function;

/**
 * A convolution with the batch normalisation behind it folded in.
 *
 * <p>With s = γ/√(variance + ε), {@code s·(W∗x + b − mean) + β} is a convolution with kernel s·W
 * and bias s·(b − mean) + β. s and the bias are computed in float64 and rounded once.
 *
 * @param kernel float32, in the layout of the kernel it was made from
 * @param bias float32 {@code [out]}
 */
public record FoldedUnit(NDArray kernel, NDArray bias) {

  /**
   * Folds.
   *
   * @param unit the unit
   * @param constants its batch normalisation's
   * @param tensors the unit's tensors by name, float32 and without history; what is computed
   *     belongs to their manager
   * @param perOutputChannel the shape that spreads {@code [out]} over the kernel's layout, such as
   *     {@code (-1, 1, 1, 1)}
   */
  public static FoldedUnit of(
      ConvUnit unit,
      BatchNorm constants,
      Function<String, NDArray> tensors,
      Shape perOutputChannel) {
    NDArray variance = double64(tensors.apply(unit.movingVarianceName()));
    NDArray mean = double64(tensors.apply(unit.movingMeanName()));
    NDArray gamma = double64(tensors.apply(unit.gammaName()));
    NDArray beta = double64(tensors.apply(unit.betaName()));
    NDArray scale = gamma.div(variance.add(constants.epsilon()).sqrt());
    NDArray offset = unit.bias() ? double64(tensors.apply(unit.biasName())).sub(mean) : mean.neg();
    NDArray bias = offset.mul(scale).add(beta);
    NDArray factor = scale.toType(DataType.FLOAT32, false).reshape(perOutputChannel);
    NDArray kernel = tensors.apply(unit.kernelName()).mul(factor);
    return new FoldedUnit(kernel, bias.toType(DataType.FLOAT32, false));
  }

  private static NDArray double64(NDArray array) {
    return array.toType(DataType.FLOAT64, true);
  }
}
