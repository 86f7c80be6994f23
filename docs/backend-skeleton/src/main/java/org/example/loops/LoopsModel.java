package org.example.loops;

import io.likewise.api.backend.PendingLogits;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.model.Adam;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.Precision;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Trainable;
import io.likewise.api.model.Weights;
import io.likewise.toolkit.BatchCopy;
import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.List;

/** A network in loops. Every step is computed before its method returns. */
final class LoopsModel implements TrainableModel {
  private final ModelSpec spec;
  private final Precision precision;
  private final LoopsTensors tensors;
  private StageSettings stage;
  private LoopsTensors first;
  private LoopsTensors second;
  private long step;

  LoopsModel(ModelSpec spec, Weights weights, Precision precision) {
    this.spec = spec;
    this.precision = precision;
    tensors = new LoopsTensors(spec.tensors(), precision);
    tensors.load(weights);
  }

  @Override
  public ModelSpec spec() {
    return spec;
  }

  @Override
  public void beginStage(StageSettings settings) {
    stage = settings;
    List<TensorSpec> trained = spec.trainedTensors(settings.trainable());
    first = new LoopsTensors(trained, precision);
    second = new LoopsTensors(trained, precision);
    step = 0;
  }

  @Override
  public PendingLogits train(Batch batch) {
    Tape tape = new Tape();
    boolean batchStatistics = stage.batchNorm() == BatchNormMode.BATCH;
    Pass pass = new Pass(spec, tensors, batch.size(), batchStatistics, tape);
    double[] features = pass.features(pixels(batch));
    if (stage.trainable() == Trainable.HEAD) {
      tape.cut();
    }
    Logits logits = pass.logits(features, masks(batch));
    pass.back(logits, batch.labels());
    update(tape);
    return () -> logits;
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
    Logits logits = pass.logits(pass.features(pixels(batch)), List.of());
    return () -> logits;
  }

  private static double[] pixels(Batch batch) {
    double[] pixels = new double[BatchCopy.imageValues(batch)];
    BatchCopy.images(batch, BatchCopy.Layout.CHANNELS_LAST, DoubleBuffer.wrap(pixels));
    return pixels;
  }

  private List<double[]> masks(Batch batch) {
    List<double[]> masks = new ArrayList<>();
    for (int i = 0; i < spec.dropouts(); i++) {
      double[] mask = new double[BatchCopy.maskValues(batch, spec, i)];
      BatchCopy.mask(batch, spec, i, DoubleBuffer.wrap(mask));
      masks.add(mask);
    }
    return masks;
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

  @Override
  public void close() {}
}
