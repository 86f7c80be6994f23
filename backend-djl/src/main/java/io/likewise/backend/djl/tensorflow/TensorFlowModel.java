package io.likewise.backend.djl.tensorflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.likewise.api.backend.FrozenFeatures;
import io.likewise.api.backend.PendingLogits;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.model.Layer;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.Precision;
import io.likewise.api.model.Trainable;
import io.likewise.api.model.Weights;
import io.likewise.backend.djl.engine.KeptFeatures;
import io.likewise.backend.djl.engine.StepInputs;
import io.likewise.toolkit.BatchCopy;
import io.likewise.toolkit.FastPath;
import io.likewise.toolkit.InferenceBase;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A network on TensorFlow: one graph a stage, in which forward, backward and update are operations
 * that one call computes.
 */
final class TensorFlowModel implements TrainableModel {
  private final ModelSpec spec;
  private final NDManager manager;
  private final Precision precision;
  private final FastPath fastPath;
  private final StepInputs inputs;
  private final InferenceBase<NDArray, NDArray> inferenceBase;
  private StageSettings stage;
  private StageGraph<?> graph;
  private LayerGraph<?> layers;
  private boolean layersAreStale;

  TensorFlowModel(
      ModelSpec spec, Weights weights, NDManager manager, Precision precision, FastPath fastPath) {
    this.spec = spec;
    this.manager = manager;
    this.precision = precision;
    this.fastPath = fastPath;
    inputs = new StepInputs(spec, precision, BatchCopy.Layout.CHANNELS_LAST);
    inferenceBase =
        new InferenceBase<>(
            this::referenceFeatures,
            batchSize -> graph.fold(),
            this::features,
            spec.imageSize(),
            fastPath);
    graph = graph(Optional.empty());
    graph.weights(weights);
    inferenceBase.check();
    inferenceBase.discard();
  }

  private NDArray referenceFeatures(NDArray images) {
    try (images) {
      return graph.features(images);
    }
  }

  private float[] features(Batch batch, Function<NDArray, NDArray> path) {
    try (NDManager step = manager.newSubManager()) {
      return path.apply(inputs.images(step, batch)).toFloatArray();
    }
  }

  private StageGraph<?> graph(Optional<StageSettings> settings) {
    try (GraphSource<?> source = GraphSource.of(precision)) {
      return StageGraph.load(source, manager, spec, settings, fastPath.isTaken());
    }
  }

  @Override
  public void beginStage(StageSettings settings) {
    inferenceBase.discard();
    Weights weights = graph.weights();
    graph.close();
    graph = graph(Optional.of(settings));
    graph.weights(weights);
    stage = settings;
    closeLayers();
  }

  private void closeLayers() {
    if (layers != null) {
      layers.close();
      layers = null;
    }
  }

  @Override
  public Optional<double[]> layer(Layer layer, List<double[]> seen, Batch batch) {
    if (layers == null) {
      try (GraphSource<?> source = GraphSource.of(precision)) {
        boolean products = fastPath.isTaken() && stage.trainable() == Trainable.ALL;
        layers = LayerGraph.load(source, manager, spec, stage, products);
      }
      layersAreStale = true;
    }
    if (layersAreStale) {
      layers.weights(graph.weights());
      layersAreStale = false;
    }
    try (NDManager step = manager.newSubManager()) {
      return Optional.of(layers.output(layer, seen, batch.size(), inputs.masks(step, batch)));
    }
  }

  @Override
  public PendingLogits train(Batch batch) {
    layersAreStale = true;
    try (NDManager step = manager.newSubManager()) {
      boolean all = stage.trainable() == Trainable.ALL;
      if (all) {
        // Before the step, which needs the memory.
        inferenceBase.discard();
      }
      NDArray input =
          all
              ? inputs.images(step, batch)
              : inferenceBase.features(batch.size(), () -> inputs.images(step, batch));
      NDArray logits = graph.train(input, inputs.labels(step, batch), inputs.masks(step, batch));
      return pending(logits);
    }
  }

  @Override
  public PendingLogits predict(Batch batch) {
    try (NDManager step = manager.newSubManager()) {
      NDArray features = inferenceBase.features(batch.size(), () -> inputs.images(step, batch));
      return pending(graph.logits(features));
    }
  }

  @Override
  public Optional<FrozenFeatures> frozenFeatures(Batch batch) {
    try (NDManager step = manager.newSubManager()) {
      NDArray features = inferenceBase.features(batch.size(), () -> inputs.images(step, batch));
      features.attach(manager);
      return Optional.of(new KeptFeatures(features));
    }
  }

  @Override
  public PendingLogits predict(FrozenFeatures features) {
    try (NDArray logits = graph.logits(((KeptFeatures) features).array())) {
      return pending(logits);
    }
  }

  /** A call has returned when all is computed, so nothing is pending but the reading. */
  private PendingLogits pending(NDArray logits) {
    int rows = Math.toIntExact(logits.getShape().get(0));
    try (NDArray wide = logits.toType(DataType.FLOAT64, false)) {
      Logits result = new Logits(wide.toDoubleArray(), rows, spec.classes());
      return () -> result;
    }
  }

  @Override
  public Weights weights() {
    return graph.weights();
  }

  @Override
  public void weights(Weights weights) {
    layersAreStale = true;
    graph.weights(weights);
    inferenceBase.discard();
  }

  @Override
  public OptimizerState optimizerState() {
    return graph.optimizerState();
  }

  @Override
  public void optimizerState(OptimizerState state) {
    graph.optimizerState(state);
  }

  @Override
  public void close() {
    inferenceBase.discard();
    graph.close();
    closeLayers();
    manager.close();
  }
}
