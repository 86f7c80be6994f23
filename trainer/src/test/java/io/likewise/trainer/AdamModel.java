package io.likewise.trainer;

import io.likewise.api.backend.PendingLogits;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Trainable;
import io.likewise.api.model.Weights;
import io.likewise.runs.directory.FakeBatches;
import io.likewise.runs.directory.FakeTime;
import io.likewise.runs.plan.Plans;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model of three tiny tensors (of the head, below it, and of a moving mean) that learns by Adam,
 * in steps so large that a bit that is lost anywhere shows in every figure that follows.
 */
final class AdamModel implements TrainableModel {
  private static final double RATE = 0.3;
  private static final ModelSpec SPEC =
      Plans.of(1, 1, 1).experiment().network().spec(32, FakeBatches.CLASSES);
  private static final String HEAD = SPEC.trainedTensors(Trainable.HEAD).get(0).name();
  private static final String BODY = SPEC.trainedTensors(Trainable.ALL).get(0).name();
  private static final String MEAN =
      SPEC.tensors().stream()
          .map(TensorSpec::name)
          .filter(name -> name.contains("moving_mean"))
          .findFirst()
          .orElseThrow();

  private final FakeTime time;
  private final Map<String, float[]> weights = new LinkedHashMap<>();
  private final Map<String, float[]> first = new LinkedHashMap<>();
  private final Map<String, float[]> second = new LinkedHashMap<>();
  private long updates;

  /** Whether the model tells its optimizer state. */
  boolean resumable = true;

  /** Whether all logits are NaN. */
  boolean diverges;

  AdamModel(FakeTime time) {
    this.time = time;
    weights.put(BODY, new float[] {0.1f, -0.2f});
    weights.put(MEAN, new float[] {0, 1});
    weights.put(HEAD, new float[] {0.3f, 0.4f});
  }

  @Override
  public ModelSpec spec() {
    return SPEC;
  }

  @Override
  public void beginStage(StageSettings settings) {
    updates = 0;
    List.of(first, second).forEach(Map::clear);
    for (Map<String, float[]> moments : List.of(first, second)) {
      if (settings.trainable() == Trainable.ALL) {
        moments.put(BODY, new float[2]);
      }
      moments.put(HEAD, new float[2]);
    }
  }

  @Override
  public PendingLogits train(Batch batch) {
    Logits logits = logits(batch);
    double signal = 0;
    for (int row = 0; row < batch.size(); row++) {
      signal += Math.sin(3 * batch.samples()[row] + logits.get(row, batch.labels()[row]));
    }
    updates++;
    for (String name : first.keySet()) {
      update(weights.get(name), first.get(name), second.get(name), signal);
    }
    if (first.containsKey(BODY)) {
      float[] mean = weights.get(MEAN);
      for (int i = 0; i < mean.length; i++) {
        mean[i] = (float) (0.9 * mean[i] + 0.1 * signal);
      }
    }
    return () -> {
      time.pass(1);
      return logits;
    };
  }

  /** Kingma and Ba 2015, algorithm 1, of a gradient that is made up. */
  private void update(float[] values, float[] m, float[] v, double signal) {
    for (int i = 0; i < values.length; i++) {
      double gradient = Math.cos(5 * values[i] + signal + i);
      m[i] = (float) (0.9 * m[i] + 0.1 * gradient);
      v[i] = (float) (0.99 * v[i] + 0.01 * gradient * gradient);
      double mean = m[i] / (1 - Math.pow(0.9, updates));
      double square = v[i] / (1 - Math.pow(0.99, updates));
      values[i] -= (float) (RATE * mean / (Math.sqrt(square) + 1e-7));
    }
  }

  @Override
  public PendingLogits predict(Batch batch) {
    Logits logits = logits(batch);
    return () -> {
      time.pass(0.25);
      return logits;
    };
  }

  private Logits logits(Batch batch) {
    double[] values = new double[batch.size() * FakeBatches.CLASSES];
    float[] head = weights.get(HEAD);
    float[] body = weights.get(BODY);
    float[] mean = weights.get(MEAN);
    for (int row = 0; row < batch.size(); row++) {
      double feature = Math.sin(batch.samples()[row] + body[0]) + Math.cos(body[1] - mean[0]);
      for (int i = 0; i < FakeBatches.CLASSES; i++) {
        values[row * FakeBatches.CLASSES + i] = logit(4 * head[i] * feature + mean[1] + i);
      }
    }
    return new Logits(values, batch.size(), FakeBatches.CLASSES);
  }

  private double logit(double sum) {
    return diverges ? Double.NaN : Math.sin(sum);
  }

  private static Weights copy(Map<String, float[]> tensors) {
    Weights.Builder copy = Weights.builder();
    tensors.forEach((name, values) -> copy.put(name, List.of(2), values.clone()));
    return copy.build();
  }

  @Override
  public Weights weights() {
    return copy(weights);
  }

  @Override
  public void weights(Weights given) {
    weights.replaceAll((name, old) -> given.floats(name).clone());
  }

  @Override
  public OptimizerState optimizerState() {
    if (!resumable) {
      throw new LikewiseException(ErrorCode.CAPABILITY_DECLINED, "The engine tells no state.");
    }
    return new OptimizerState(updates, copy(first), copy(second));
  }

  @Override
  public void optimizerState(OptimizerState state) {
    updates = state.step();
    first.replaceAll((name, old) -> state.firstMoment().floats(name).clone());
    second.replaceAll((name, old) -> state.secondMoment().floats(name).clone());
  }

  @Override
  public void close() {}
}
