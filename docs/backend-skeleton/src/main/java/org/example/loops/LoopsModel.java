package org.example.loops;

import io.likewise.api.backend.PendingLogits;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.model.Adam;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.Layer;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.Precision;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Trainable;
import io.likewise.api.model.Weights;
import io.likewise.toolkit.BatchCopy;
import io.likewise.toolkit.CrossEntropy;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A network in loops. Every step is computed before its method returns. */
final class LoopsModel implements TrainableModel {
  private final ModelSpec spec;
  private final LoopsTensors tensors;
  private StageSettings stage;
  private LoopsTensors first;
  private LoopsTensors second;
  private long step;

  LoopsModel(ModelSpec spec, Weights weights, Precision precision) {
    this.spec = spec;
    tensors = new LoopsTensors(spec.tensors(), precision);
    tensors.load(weights);
  }

  @Override
  public void beginStage(StageSettings settings) {
    stage = settings;
    List<TensorSpec> trained = spec.trainedTensors(settings.trainable());
    first = new LoopsTensors(trained, tensors.precision());
    second = new LoopsTensors(trained, tensors.precision());
    step = 0;
  }

  @Override
  public PendingLogits train(Batch batch) {
    Tape tape = new Tape();
    boolean batchStatistics = batchStatistics();
    // There is no way back into a frozen base.
    Tape tapeOfBase = stage.trainable() == Trainable.ALL ? tape : new Tape();
    Pass base = new Pass(spec, tensors, batch.size(), batchStatistics, tapeOfBase);
    Pass head = new Pass(spec, tensors, batch.size(), batchStatistics, tape);
    double[] features = base.features(BatchCopy.images(batch));
    Logits logits = head.logits(features, BatchCopy.masks(batch, spec));
    tape.back(logits.values(), CrossEntropy.gradient(logits, batch.labels()));
    update(tape);
    return () -> logits;
  }

  private boolean batchStatistics() {
    return stage.batchNorm() == BatchNormMode.BATCH;
  }

  /** Adam, as {@link Adam} defines it. */
  private void update(Tape tape) {
    step++;
    double stepSize = Adam.stepSize(stage.learningRate(), step);
    for (TensorSpec tensor : first.specs()) {
      double[] value = tensors.get(tensor.name());
      double[] gradient = tape.slope(value);
      double[] m = first.get(tensor.name());
      double[] v = second.get(tensor.name());
      for (int i = 0; i < gradient.length; i++) {
        double g = gradient[i];
        m[i] = first.rounded(Adam.BETA_1 * m[i] + (1 - Adam.BETA_1) * g);
        v[i] = second.rounded(Adam.BETA_2 * v[i] + (1 - Adam.BETA_2) * g * g);
        double change = stepSize * m[i] / (Math.sqrt(v[i]) + Adam.EPSILON);
        value[i] = tensors.rounded(value[i] - change);
      }
    }
  }

  @Override
  public PendingLogits predict(Batch batch) {
    Pass pass = new Pass(spec, tensors, batch.size(), false, new Tape());
    Logits logits = pass.logits(pass.features(BatchCopy.images(batch)), List.of());
    return () -> logits;
  }

  /** Computed with copies, because a pass moves the moving statistics. */
  @Override
  public Optional<double[]> layer(Layer layer, List<double[]> inputs, Batch batch) {
    LoopsTensors copies = new LoopsTensors(spec.tensors(), tensors.precision());
    copies.load(tensors.save());
    Pass pass = new Pass(spec, copies, batch.size(), batchStatistics(), new Tape());
    double[] output = layer.compute(new Layers(pass, BatchCopy.masks(batch, spec)), inputs);
    return Optional.of(Arrays.stream(output).map(tensors::rounded).toArray());
  }

  @Override
  public Weights weights() {
    return tensors.save();
  }

  @Override
  public void weights(Weights weights) {
    tensors.load(weights);
  }

  @Override
  public OptimizerState optimizerState() {
    return new OptimizerState(step, first.save(), second.save());
  }

  @Override
  public void optimizerState(OptimizerState state) {
    step = state.step();
    first.load(state.firstMoment());
    second.load(state.secondMoment());
  }
}
