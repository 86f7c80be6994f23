package io.likewise.api.host;

import io.likewise.api.backend.Device;
import io.likewise.api.backend.FrozenFeatures;
import io.likewise.api.backend.PendingLogits;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.model.Layer;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.Weights;
import java.util.List;
import java.util.Optional;

/** A model that refuses what {@link TrainableModel} says is refused. */
final class CheckedModel implements TrainableModel {
  private final NamedEngine engine;
  private final Device device;
  private final boolean resumable;
  private final TrainableModel within;
  private final ModelSpec spec;
  private StageSettings stage;
  private boolean closed;

  CheckedModel(
      NamedEngine engine, Device device, boolean resumable, ModelSpec spec, TrainableModel within) {
    this.engine = engine;
    this.device = device;
    this.resumable = resumable;
    this.within = within;
    this.spec = spec;
  }

  @Override
  public ModelSpec spec() {
    requireOpen();
    return spec;
  }

  @Override
  public void beginStage(StageSettings settings) {
    requireOpen();
    within.beginStage(settings);
    stage = settings;
  }

  @Override
  public PendingLogits train(Batch batch) {
    requireStep(batch);
    return within.train(batch);
  }

  private void requireStep(Batch batch) {
    requireStage();
    requireImages(batch);
    require(batch.size() >= 2, "a training step takes at least two images, not " + batch.size());
    require(
        batch.masks().size() == spec.dropouts(),
        batch.masks().size() + " masks for a network of " + spec.dropouts() + " dropouts");
  }

  @Override
  public PendingLogits predict(Batch batch) {
    requireOpen();
    requireImages(batch);
    return within.predict(batch);
  }

  @Override
  public Optional<FrozenFeatures> frozenFeatures(Batch batch) {
    requireOpen();
    requireImages(batch);
    return within.frozenFeatures(batch);
  }

  @Override
  public PendingLogits predict(FrozenFeatures features) {
    requireOpen();
    return within.predict(features);
  }

  @Override
  public Optional<double[]> layer(Layer layer, List<double[]> inputs, Batch batch) {
    requireStep(batch);
    require(spec.layers().contains(layer), "the network has no layer " + layer);
    require(
        inputs.size() == layer.inputs().size(),
        inputs.size() + " inputs of " + layer.name() + ", which sees " + layer.inputs());
    for (int i = 0; i < inputs.size(); i++) {
      Layer.Output seen = layer.inputs().get(i);
      require(
          inputs.get(i).length == batch.size() * seen.values(),
          inputs.get(i).length + " values do not fit " + batch.size() + " times " + seen);
    }
    return within.layer(layer, inputs, batch);
  }

  private void requireImages(Batch batch) {
    require(
        batch.imageSize() == spec.imageSize(),
        "images of size " + batch.imageSize() + " for a network of " + spec.imageSize());
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  @Override
  public Weights weights() {
    requireOpen();
    return within.weights();
  }

  @Override
  public void weights(Weights weights) {
    requireOpen();
    weights.requireMatches(spec, "weights");
    within.weights(weights);
  }

  @Override
  public OptimizerState optimizerState() {
    requireState();
    return within.optimizerState();
  }

  @Override
  public void optimizerState(OptimizerState state) {
    requireState();
    state.requireOf(spec.trainedTensors(stage.trainable()));
    within.optimizerState(state);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the model is closed");
    }
  }

  private void requireStage() {
    requireOpen();
    if (stage == null) {
      throw new IllegalStateException("no stage has begun");
    }
  }

  private void requireState() {
    requireOpen();
    if (!resumable) {
      throw engine.declined(
          "Adam's state", device, "Choose an engine that is resumable.", "backend");
    }
    requireStage();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      within.close();
    }
  }
}
