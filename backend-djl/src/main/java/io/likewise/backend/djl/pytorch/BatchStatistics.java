package io.likewise.backend.djl.pytorch;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.likewise.api.model.BatchNorm;
import io.likewise.api.model.BatchNorm.MovingVariance;
import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Precision;
import io.likewise.backend.djl.engine.DataTypes;
import io.likewise.toolkit.VarianceCorrection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The statistics that a training pass found in its batch, and how they enter the moving ones.
 *
 * <p>libtorch reports a batch's mean and its <em>unbiased</em> variance, N/(N − 1) times the
 * population variance; where the network wants the population variance, that factor is taken out.
 */
final class BatchStatistics {
  /**
   * {@code moving = momentum·moving + (1 − momentum)·factor·batch}, in calls that take all tensors:
   * on a GPU each call costs more than its arithmetic.
   */
  static final String SCRIPT =
      """
        def move(self, moving: List[Tensor], batch: List[Tensor], factor: List[float], \
      momentum: float) -> int:
          factors = annotate(List[number], [])
          for i in range(torch.len(factor)):
            factors = torch.append(factors, factor[i])
          torch._foreach_mul_(moving, momentum)
          scaled = torch._foreach_mul(batch, factors)
          torch._foreach_add_(moving, scaled, alpha=torch.sub(1., momentum))
          return 0
      """;

  private final PtNDManager manager;
  private final Precision precision;
  private final ModelSpec spec;
  private final List<ConvUnit> units;
  private final Map<String, PtNDArray> means = new HashMap<>();
  private final Map<String, PtNDArray> variances = new HashMap<>();

  BatchStatistics(PtNDManager manager, Precision precision, ModelSpec spec) {
    this.manager = manager;
    this.precision = precision;
    this.spec = spec;
    this.units = spec.convUnits();
    reset();
  }

  /**
   * Forgets the last batch. libtorch adds 0 times what a tensor held before to what it puts there,
   * so a NaN would never leave again.
   */
  void reset() {
    for (ConvUnit unit : units) {
      reset(means, unit);
      reset(variances, unit);
    }
  }

  private void reset(Map<String, PtNDArray> statistics, ConvUnit unit) {
    Shape shape = new Shape(unit.outputChannels());
    PtNDArray zeros = (PtNDArray) manager.zeros(shape, DataTypes.of(precision));
    PtNDArray old = statistics.put(unit.name(), zeros);
    if (old != null) {
      old.close();
    }
  }

  /** Returns the tensor that receives a unit's batch mean. */
  PtNDArray mean(ConvUnit unit) {
    return means.get(unit.name());
  }

  /** Returns the tensor that receives a unit's unbiased batch variance. */
  PtNDArray variance(ConvUnit unit) {
    return variances.get(unit.name());
  }

  /** Moves the moving statistics towards those of a pass over {@code samples} images. */
  void move(TorchScript script, PyTorchTensors tensors, int samples) {
    BatchNorm constants = spec.batchNorm();
    List<PtNDArray> moving = new ArrayList<>();
    List<PtNDArray> batch = new ArrayList<>();
    double[] factors = new double[2 * units.size()];
    for (ConvUnit unit : units) {
      factors[moving.size()] = 1;
      moving.add(tensors.get(unit.movingMeanName()));
      batch.add(mean(unit));
      factors[moving.size()] =
          VarianceCorrection.factor(
              MovingVariance.UNBIASED,
              constants,
              (double) samples * unit.outputSize() * unit.outputSize());
      moving.add(tensors.get(unit.movingVarianceName()));
      batch.add(variance(unit));
    }
    script
        .call(
            "move",
            TorchScript.list(moving),
            TorchScript.list(batch),
            IValue.listFrom(factors),
            IValue.from(constants.momentum()))
        .close();
  }
}
