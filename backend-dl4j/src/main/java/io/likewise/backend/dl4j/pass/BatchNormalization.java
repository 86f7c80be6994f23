package io.likewise.backend.dl4j.pass;

import io.likewise.api.model.BatchNorm;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.ConvUnit;
import io.likewise.backend.dl4j.pass.TrainingPass.Parameter;
import java.nio.FloatBuffer;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The batch normalisation of a unit's convolution, and that convolution's bias: what a bias does to
 * a map, a mean that is smaller by it does as well.
 *
 * <p>A map is worked at in parts, which stay in the cache from one operation to the next.
 */
final class BatchNormalization {
  private final BatchNorm constants;
  private final BatchNormMode mode;
  private final long positions;
  private final List<FeatureMap> parts;
  private final Scratch scratch;
  private final Parameter gamma;
  private final Parameter beta;
  private final Parameter movingMean;
  private final Parameter movingVariance;
  private final Parameter bias;
  // Of each channel.
  private final INDArray mean;
  private final INDArray variance;
  private final INDArray centredSum;
  private final INDArray scale;
  private final INDArray slope;
  private final INDArray offset;

  /**
   * Prepares a normalisation.
   *
   * @param map what the convolution yields, without its bias
   */
  BatchNormalization(ConvUnit unit, FeatureMap map, PassContext context) {
    constants = context.constants();
    mode = context.mode();
    scratch = context.scratch();
    positions = map.positions();
    parts = map.parts();
    gamma = context.parameter(unit.gammaName());
    beta = context.parameter(unit.betaName());
    movingMean = context.parameter(unit.movingMeanName());
    movingVariance = context.parameter(unit.movingVarianceName());
    bias = unit.bias() ? context.parameter(unit.biasName()) : null;
    mean = context.rooms().values(map.channels());
    variance = context.rooms().values(map.channels());
    centredSum = context.rooms().values(map.channels());
    scale = context.rooms().values(map.channels());
    slope = context.rooms().values(map.channels());
    offset = context.rooms().values(map.channels());
  }

  /** Adds what finds the statistics, once the map is there. */
  void measure(List<Runnable> program) {
    if (mode == BatchNormMode.MOVING) {
      program.add(this::takeMoving);
      return;
    }
    double share = 1.0 / positions;
    for (int i = 0; i < parts.size(); i++) {
      program.add(scratch.sum(parts.get(i), mean).times(share).added(i > 0));
    }
    for (int i = 0; i < parts.size(); i++) {
      FeatureMap squares = scratch.like(parts.get(i));
      program.add(Operation.squaredDifference(parts.get(i), mean, squares));
      program.add(scratch.sum(squares, variance).times(share).added(i > 0));
    }
    program.add(this::moveStatistics);
  }

  private void takeMoving() {
    FloatBuffer means = Rooms.numbers(mean);
    means.put(0, Rooms.numbers(movingMean.values()), 0, means.capacity());
    if (bias != null) {
      FloatBuffer biases = Rooms.numbers(bias.values());
      for (int c = 0; c < means.capacity(); c++) {
        means.put(c, means.get(c) - biases.get(c));
      }
    }
    Rooms.numbers(variance).put(0, Rooms.numbers(movingVariance.values()), 0, means.capacity());
  }

  /** As DL4J does: what moves a statistic is handed on as its gradient. */
  private void moveStatistics() {
    float share = (float) (1 - constants.momentum());
    FloatBuffer means = Rooms.numbers(mean);
    FloatBuffer biases = bias == null ? null : Rooms.numbers(bias.values());
    FloatBuffer oldMeans = Rooms.numbers(movingMean.values());
    FloatBuffer meanMoves = Rooms.numbers(movingMean.gradient());
    FloatBuffer variances = Rooms.numbers(variance);
    FloatBuffer oldVariances = Rooms.numbers(movingVariance.values());
    FloatBuffer varianceMoves = Rooms.numbers(movingVariance.gradient());
    for (int c = 0; c < means.capacity(); c++) {
      float withBias = biases == null ? means.get(c) : means.get(c) + biases.get(c);
      meanMoves.put(c, (oldMeans.get(c) - withBias) * share);
      varianceMoves.put(c, (oldVariances.get(c) - variances.get(c)) * share);
    }
  }

  /** Returns what normalises one part. */
  Runnable normalize(int part, FeatureMap result) {
    return Operation.normalize(
        parts.get(part),
        mean,
        variance,
        gamma.values(),
        beta.values(),
        constants.epsilon(),
        result);
  }

  /**
   * Adds the gradient's way back, which takes the place of the map. With x̂ = (x − mean)/σ, dβ = Σ
   * dy and dγ = Σ dy·x̂. Fixed statistics make y linear in x: dx = dy·γ/σ. Through the batch's own,
   * dx = γ/σ·(dy − dβ/n − x̂·dγ/n): Ioffe and Szegedy, arXiv:1502.03167, section 3.
   *
   * @param gradients of the normalised map, part by part
   * @param before what each part's gradient needs first
   */
  void backward(List<FeatureMap> gradients, List<Runnable> before, List<Runnable> program) {
    for (int i = 0; i < parts.size(); i++) {
      FeatureMap centred = scratch.like(parts.get(i));
      if (!before.isEmpty()) {
        program.add(before.get(i));
      }
      program.add(Operation.subtract(parts.get(i), mean, centred));
      program.add(Operation.multiply(centred, gradients.get(i), centred));
      program.add(scratch.sum(centred, centredSum).added(i > 0));
      program.add(scratch.sum(gradients.get(i), beta.gradient()).added(i > 0));
    }
    program.add(this::combine);
    for (int i = 0; i < parts.size(); i++) {
      FeatureMap part = parts.get(i);
      if (mode == BatchNormMode.MOVING) {
        program.add(Operation.scale(gradients.get(i), scale, part));
        continue;
      }
      FeatureMap scaled = scratch.like(part);
      program.add(
          Operation.normalize(part, mean, variance, slope, offset, constants.epsilon(), part));
      program.add(Operation.scale(gradients.get(i), scale, scaled));
      program.add(Operation.add(part, scaled));
    }
  }

  private void combine() {
    FloatBuffer variances = Rooms.numbers(variance);
    FloatBuffer gammas = Rooms.numbers(gamma.values());
    FloatBuffer sums = Rooms.numbers(centredSum);
    FloatBuffer dGammas = Rooms.numbers(gamma.gradient());
    FloatBuffer dBetas = Rooms.numbers(beta.gradient());
    FloatBuffer scales = Rooms.numbers(scale);
    FloatBuffer slopes = Rooms.numbers(slope);
    FloatBuffer offsets = Rooms.numbers(offset);
    FloatBuffer dBiases = bias == null ? null : Rooms.numbers(bias.gradient());
    for (int c = 0; c < scales.capacity(); c++) {
      double deviation = Math.sqrt(variances.get(c) + constants.epsilon());
      double dGamma = sums.get(c) / deviation;
      double s = gammas.get(c) / deviation;
      dGammas.put(c, (float) dGamma);
      scales.put(c, (float) s);
      slopes.put(c, (float) (-s * dGamma / positions));
      offsets.put(c, (float) (-s * dBetas.get(c) / positions));
      if (dBiases != null) {
        // The batch's own mean takes a bias away again.
        dBiases.put(c, mode == BatchNormMode.BATCH ? 0 : (float) (s * dBetas.get(c)));
      }
    }
  }
}
