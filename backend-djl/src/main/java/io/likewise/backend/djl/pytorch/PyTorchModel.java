package io.likewise.backend.djl.pytorch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import io.likewise.api.backend.FrozenFeatures;
import io.likewise.api.backend.PendingLogits;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.Layer;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.Precision;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Trainable;
import io.likewise.api.model.Weights;
import io.likewise.backend.djl.engine.DataTypes;
import io.likewise.backend.djl.engine.KeptFeatures;
import io.likewise.toolkit.FastPath;
import io.likewise.toolkit.InferenceBase;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A network on libtorch: forward by plain functions, backward by autograd, update by fused Adam.
 */
final class PyTorchModel implements TrainableModel {
  private final ModelSpec spec;
  private final Engine engine;
  private final PtNDManager manager;
  private final Precision precision;
  private final FoldedBase.Layout layout;
  private final PyTorchTensors tensors;
  private final TorchScript script;
  private final BatchStatistics statistics;
  private final PyTorchNetwork network;
  private final StepTransfer transfer;
  private final InferenceBase<PtNDArray, PtNDArray> inferenceBase;
  private StageSettings stage;
  private FusedAdam adam;
  private TorchScript foldedScript;

  PyTorchModel(
      ModelSpec spec,
      Weights weights,
      Engine engine,
      PtNDManager manager,
      Precision precision,
      boolean channelsLast,
      StepTransfer transfer,
      FoldedBase.Layout layout,
      FastPath fastPath) {
    this.spec = spec;
    this.engine = engine;
    this.manager = manager;
    this.precision = precision;
    this.layout = layout;
    tensors = new PyTorchTensors(manager, precision, channelsLast, spec.tensors());
    tensors.load(weights);
    script = new TorchScript(manager, FusedAdam.SCRIPT + BatchStatistics.SCRIPT);
    statistics = new BatchStatistics(manager, precision, spec);
    network = new PyTorchNetwork(spec, tensors, statistics);
    this.transfer = transfer;
    inferenceBase =
        new InferenceBase<>(
            images -> network.features(images, false),
            this::fold,
            this::features,
            spec.imageSize(),
            fastPath);
    inferenceBase.check();
    inferenceBase.discard();
  }

  private float[] features(Batch batch, Function<PtNDArray, PtNDArray> path) {
    try (PtNDManager step = step()) {
      return path.apply(transfer.images(step, batch)).toFloatArray();
    }
  }

  private FoldedBase fold(int batchSize) {
    if (foldedScript == null) {
      foldedScript = new TorchScript(manager, FoldedBase.script(spec, layout));
    }
    return new FoldedBase(manager, foldedScript, spec, layout, tensors, batchSize);
  }

  @Override
  public void beginStage(StageSettings settings) {
    if (adam != null) {
      adam.close();
    }
    stage = settings;
    statistics.reset();
    // The stage's own batch size is to decide how the folded weights are laid out.
    inferenceBase.discard();
    for (TensorSpec tensor : spec.tensors()) {
      tensors.get(tensor.name()).setRequiresGradient(tensor.isTrainedBy(settings.trainable()));
    }
    adam =
        new FusedAdam(
            manager,
            script,
            precision,
            tensors.isChannelsLast(),
            spec.trainedTensors(settings.trainable()),
            settings.learningRate());
  }

  @Override
  public PendingLogits train(Batch batch) {
    try (PtNDManager step = step()) {
      boolean all = stage.trainable() == Trainable.ALL;
      boolean batchStatistics = all && stage.batchNorm() == BatchNormMode.BATCH;
      // All of them before the forward pass: on a GPU a copy waits for what was asked for before.
      NDArray labels = transfer.labels(step, batch);
      List<NDArray> masks = transfer.masks(step, batch);
      PtNDArray images = all ? transfer.images(step, batch) : null;
      PtNDArray frozen =
          all ? null : inferenceBase.features(batch.size(), () -> transfer.images(step, batch));
      PtNDArray logits;
      try (GradientCollector collector = engine.newGradientCollector()) {
        PtNDArray features = all ? network.features(images, batchStatistics) : frozen;
        logits = network.logits(features, masks);
        collector.backward(loss(logits, labels));
      }
      PendingLogits result = transfer.logits(logits);
      adam.update(tensors);
      if (batchStatistics) {
        statistics.move(script, tensors, batch.size());
      }
      if (all) {
        inferenceBase.discard();
      }
      return result;
    }
  }

  /** Mean sparse categorical cross-entropy from logits. */
  private static NDArray loss(PtNDArray logits, NDArray labels) {
    return logits.logSoftmax(-1).gather(labels, 1).mean().neg();
  }

  @Override
  public PendingLogits predict(Batch batch) {
    try (PtNDManager step = step()) {
      PtNDArray features = inferenceBase.features(batch.size(), () -> transfer.images(step, batch));
      return transfer.logits(network.logits(features, List.of()));
    }
  }

  @Override
  public Optional<FrozenFeatures> frozenFeatures(Batch batch) {
    try (PtNDManager step = step()) {
      PtNDArray features = inferenceBase.features(batch.size(), () -> transfer.images(step, batch));
      features.attach(manager);
      return Optional.of(new KeptFeatures(features));
    }
  }

  @Override
  public PendingLogits predict(FrozenFeatures features) {
    try (PtNDManager step = step()) {
      PtNDArray alias = JniUtils.detachGradient((PtNDArray) ((KeptFeatures) features).array());
      alias.attach(step);
      return transfer.logits(network.logits(alias, List.of()));
    }
  }

  @Override
  public Optional<double[]> layer(Layer layer, List<double[]> inputs, Batch batch) {
    try (PtNDManager step = step()) {
      PyTorchLayers layers =
          new PyTorchLayers(
              network,
              step,
              DataTypes.of(precision),
              tensors.isChannelsLast(),
              stage.batchNorm() == BatchNormMode.BATCH,
              transfer.masks(step, batch));
      return Optional.of(layers.output(layer, inputs, batch.size()));
    } finally {
      statistics.reset();
    }
  }

  /** Opens the scope of a step. libtorch's grad mode belongs to the thread, so it is set here. */
  private PtNDManager step() {
    JniUtils.setGradMode(false);
    return (PtNDManager) manager.newSubManager();
  }

  @Override
  public Weights weights() {
    return tensors.save();
  }

  @Override
  public void weights(Weights weights) {
    tensors.load(weights);
    inferenceBase.discard();
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
  public void close() {
    inferenceBase.discard();
    transfer.close();
    script.close();
    manager.close();
  }
}
