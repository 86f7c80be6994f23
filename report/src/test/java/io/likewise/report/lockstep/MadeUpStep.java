package io.likewise.report.lockstep;

import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Precision;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A lane after a step, in which every number is 1 but for what a test changes. */
final class MadeUpStep implements LaneStep {
  private final Precision precision;
  private final Map<String, Integer> sizes = new HashMap<>();
  private final Map<String, Double> changed = new HashMap<>();
  private double loss = 1;
  private double logit = 1;

  MadeUpStep(ModelSpec spec, Precision precision) {
    this.precision = precision;
    spec.tensors().forEach(tensor -> sizes.put(tensor.name(), tensor.size()));
  }

  MadeUpStep loss(double value) {
    loss = value;
    return this;
  }

  MadeUpStep logit(double value) {
    logit = value;
    return this;
  }

  /** Makes every element of a tensor's quantity so much. */
  MadeUpStep with(Quantity quantity, String tensor, double value) {
    changed.put(quantity + tensor, value);
    return this;
  }

  private double[] values(Quantity quantity, String tensor) {
    double[] values = new double[sizes.get(tensor)];
    Arrays.fill(values, changed.getOrDefault(quantity + tensor, 1.0));
    return values;
  }

  @Override
  public Precision precision() {
    return precision;
  }

  @Override
  public double loss() {
    return loss;
  }

  @Override
  public Logits logits() {
    return new Logits(new double[] {logit, logit, logit, logit}, 2, 2);
  }

  @Override
  public double[] weights(String tensor) {
    return values(Quantity.WEIGHTS, tensor);
  }

  @Override
  public double[] gradient(String tensor) {
    return values(Quantity.GRADIENT, tensor);
  }

  @Override
  public double[] secondMoment(String tensor) {
    return values(Quantity.SECOND_MOMENT, tensor);
  }
}
