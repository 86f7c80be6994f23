package org.example.loops;

import io.likewise.api.backend.PendingLogits;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.Precision;
import io.likewise.api.model.Trainable;
import io.likewise.api.model.Weights;
import io.likewise.toolkit.BatchCopy;
import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A network in loops. Every step is computed before its method returns. */
final class LoopsModel implements TrainableModel {
  private final ModelSpec spec;
  private final Precision precision;
  private final LoopsTensors tensors;
  private StageSettings stage;
  private LoopsAdam adam;

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
    adam =
        new LoopsAdam(
            spec.trainedTensors(settings.trainable()), settings.learningRate(), precision);
  }

  @Override
  public PendingLogits train(Batch batch) {
    boolean all = stage.trainable() == Trainable.ALL;
    boolean batchStatistics = all && stage.batchNorm() == BatchNormMode.BATCH;
    Pass base = new Pass(spec, tensors, batch.size(), batchStatistics);
    Pass head = all ? base : new Pass(spec, tensors, batch.size(), false);
    Logits logits = head.logits(base.features(pixels(batch)), masks(batch));
    Map<String, double[]> gradients = head.gradients(logits, batch.labels());
    adam.update(tensors, gradients);
    if (batchStatistics) {
      base.moveStatistics();
    }
    return () -> logits;
  }

  @Override
  public PendingLogits predict(Batch batch) {
    Pass pass = new Pass(spec, tensors, batch.size(), false);
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
    return adam.state();
  }

  @Override
  public void optimizerState(OptimizerState state) {
    adam.state(state);
  }

  @Override
  public void close() {}
}
