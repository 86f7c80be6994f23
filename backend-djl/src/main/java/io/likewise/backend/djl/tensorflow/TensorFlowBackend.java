package io.likewise.backend.djl.tensorflow;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.EngineInUse;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Precision;
import io.likewise.api.model.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** TensorFlow, loaded; everything it allocates hangs below one manager, or is a model's graph. */
final class TensorFlowBackend implements Backend {
  private final Engine engine;
  private final BackendOptions options;
  private final int threads;
  private final NDManager manager;
  private final List<TensorFlowModel> models = new ArrayList<>();

  TensorFlowBackend(Engine engine, BackendOptions options, int threads) {
    this.engine = engine;
    this.options = options;
    this.threads = threads;
    this.manager = NDManager.newBaseManager(Device.cpu(), engine.getEngineName());
  }

  @Override
  public EngineInUse description() {
    return new EngineInUse(
        TensorFlowEngine.NAME,
        engine.getVersion(),
        Map.of("tensorflow", engine.getVersion(), "djl", Engine.getDjlVersion()),
        "cpu",
        threads,
        isFast() ? ComputePath.FAST : ComputePath.REFERENCE,
        List.of(
            "trained by graphs with TensorFlow's own gradients; DJL's engine alone only infers",
            isFast()
                ? "fast path: a frozen base and inference run batch-norm-folded, weights as constants"
                : "reference path"));
  }

  private boolean isFast() {
    return usesFastPath() && models.stream().allMatch(TensorFlowModel::isFast);
  }

  private boolean usesFastPath() {
    return options.path() == ComputePath.FAST && options.precision() == Precision.FLOAT32;
  }

  @Override
  public TrainableModel create(ModelSpec spec, Weights weights) {
    TensorFlowModel model =
        new TensorFlowModel(
            spec, weights, manager.newSubManager(), options.precision(), usesFastPath());
    models.add(model);
    return model;
  }

  @Override
  public void close() {
    manager.close();
  }
}
