package io.likewise.backend.djl.tensorflow;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.EngineDescription;
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
  private boolean closed;

  TensorFlowBackend(Engine engine, BackendOptions options, int threads) {
    this.engine = engine;
    this.options = options;
    this.threads = threads;
    this.manager = NDManager.newBaseManager(Device.cpu(), engine.getEngineName());
  }

  @Override
  public EngineDescription description() {
    return new EngineDescription(
        TensorFlowEngine.NAME,
        engine.getVersion(),
        Map.of("tensorflow", engine.getVersion(), "djl", Engine.getDjlVersion()),
        "cpu",
        threads,
        notes());
  }

  private List<String> notes() {
    boolean fast = usesFastPath() && models.stream().allMatch(TensorFlowModel::isFast);
    return List.of(
        "trained by graphs with TensorFlow's own gradients; DJL's engine alone only infers",
        fast
            ? "fast path: a frozen base and inference run batch-norm-folded, weights as constants"
            : "reference path");
  }

  private boolean usesFastPath() {
    return options.path() == ComputePath.FAST && options.precision() == Precision.FLOAT32;
  }

  @Override
  public TrainableModel create(ModelSpec spec, Weights weights) {
    if (closed) {
      throw new IllegalStateException("the backend is closed");
    }
    weights.requireMatches(spec, "initial weights");
    TensorFlowModel model =
        new TensorFlowModel(
            spec, weights, manager.newSubManager(), options.precision(), usesFastPath());
    models.add(model);
    return model;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      models.forEach(TensorFlowModel::close);
      manager.close();
    }
  }
}
