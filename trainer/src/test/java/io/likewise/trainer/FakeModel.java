package io.likewise.trainer;

import io.likewise.api.backend.FrozenFeatures;
import io.likewise.api.backend.PendingLogits;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.Trainable;
import io.likewise.api.model.Weights;
import io.likewise.runs.directory.FakeBatches;
import io.likewise.runs.directory.FakeTime;
import io.likewise.runs.plan.Plans;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model that learns by script. Its weights are {@code [stage, steps in that stage, -0.0]}, so
 * that a test sees whose they are; how many images it gets right follows from the weights.
 */
public final class FakeModel implements TrainableModel {
  static final double TRAIN_SECONDS = 1;
  public static final double PREDICT_SECONDS = 0.25;
  static final double HEAD_SECONDS = 0.03125;
  private static final String NAME = "w";

  private final int stepsPerEpoch;
  private final List<String> journal;
  private final FakeTime time;
  private final Map<Integer, List<Double>> accuracies = new HashMap<>();
  private float[] weights = {0, 0, -0.0f};
  private int stage;
  private long updates;
  private double trainSeconds = TRAIN_SECONDS;

  /** The step of {@code [stage, step in that stage]} from which on training logits are NaN. */
  int[] nanAt = {Integer.MAX_VALUE, 0};

  /** Whether the logits of images that are only looked at are NaN. */
  boolean nanWhenEvaluated;

  /** Whether it keeps features, and how many of them are kept. */
  boolean keepsFeatures;

  int kept;

  public FakeModel(int stepsPerEpoch, List<String> journal, FakeTime time) {
    this.stepsPerEpoch = stepsPerEpoch;
    this.journal = journal;
    this.time = time;
  }

  /** Scripts the accuracy after each epoch of a stage. */
  public FakeModel learns(int inStage, List<Double> accuracyAfterEpoch) {
    accuracies.put(inStage, accuracyAfterEpoch);
    return this;
  }

  FakeModel takes(double seconds) {
    trainSeconds = seconds;
    return this;
  }

  @Override
  public ModelSpec spec() {
    return Plans.of(1, 1, 1).experiment().network().spec(32, FakeBatches.CLASSES);
  }

  @Override
  public void beginStage(StageSettings settings) {
    stage = settings.trainable() == Trainable.HEAD ? 1 : 2;
    updates = 0;
    journal.add("begin " + stage + " from " + state());
  }

  @Override
  public PendingLogits train(Batch batch) {
    int step = weights[0] == stage ? (int) weights[1] + 1 : 1;
    weights = new float[] {stage, step, -0.0f};
    updates++;
    boolean nan = stage == nanAt[0] && step >= nanAt[1];
    String name = "" + batch.samples()[0] / 4;
    journal.add("train " + name);
    return () -> {
      time.pass(trainSeconds);
      journal.add("await " + name);
      return logits(batch, batch.size() - 1, nan ? Double.NaN : step);
    };
  }

  @Override
  public PendingLogits predict(Batch batch) {
    return predict(batch, PREDICT_SECONDS);
  }

  private PendingLogits predict(Batch batch, double seconds) {
    long right = Math.round(accuracy() * batch.size());
    boolean nan = nanWhenEvaluated;
    return () -> {
      time.pass(seconds);
      return logits(batch, right, nan ? Double.NaN : 1 + weights[1]);
    };
  }

  private record Kept(Batch batch, FakeModel model) implements FrozenFeatures {
    @Override
    public void close() {
      model.kept--;
    }
  }

  @Override
  public Optional<FrozenFeatures> frozenFeatures(Batch batch) {
    if (!keepsFeatures) {
      return Optional.empty();
    }
    journal.add("features " + batch.samples()[0] / 4);
    time.pass(PREDICT_SECONDS - HEAD_SECONDS);
    kept++;
    int[] labels = Arrays.copyOf(batch.labels(), batch.size());
    Batch own =
        new Batch(
            batch.size(),
            batch.imageSize(),
            batch.images(),
            labels,
            List.of(),
            batch.samples().clone());
    return Optional.of(new Kept(own, this));
  }

  @Override
  public PendingLogits predict(FrozenFeatures features) {
    return predict(((Kept) features).batch(), HEAD_SECONDS);
  }

  private double accuracy() {
    int epoch = (int) weights[1] / stepsPerEpoch;
    return epoch == 0 ? 0 : accuracies.get((int) weights[0]).get(epoch - 1);
  }

  /** The first images get their own label's logit raised, the others the other label's. */
  private static Logits logits(Batch batch, long right, double raised) {
    double[] values = new double[batch.size() * FakeBatches.CLASSES];
    for (int row = 0; row < batch.size(); row++) {
      int label = batch.labels()[row];
      int chosen = row < right ? label : 1 - label;
      values[row * FakeBatches.CLASSES + chosen] = raised;
    }
    return new Logits(values, batch.size(), FakeBatches.CLASSES);
  }

  /** Returns whose weights the model has: {@code stage.step}. */
  String state() {
    return state(weights);
  }

  private static String state(float[] values) {
    return (int) values[0] + "." + (int) values[1];
  }

  /** Returns whose weights these are. */
  static String state(Weights weights) {
    return state(weights.floats(NAME));
  }

  @Override
  public Weights weights() {
    journal.add("fetch " + state());
    return Weights.builder().put(NAME, List.of(3), weights.clone()).build();
  }

  @Override
  public void weights(Weights given) {
    weights = given.floats(NAME).clone();
    journal.add("restore " + state());
  }

  /** Returns weights that have this state. */
  static Weights weights(String state) {
    String[] parts = state.split("\\.", 2);
    float[] values = {Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), -0.0f};
    return Weights.builder().put(NAME, List.of(3), values).build();
  }

  /** Both moments are named by the step, as weights are. */
  @Override
  public OptimizerState optimizerState() {
    return new OptimizerState(updates, weights(stage + "." + updates), weights("9." + updates));
  }

  @Override
  public void optimizerState(OptimizerState state) {
    updates = state.step();
    journal.add("moments " + state(state.firstMoment()));
  }

  @Override
  public void close() {}
}
