package io.likewise.backend.djl.pytorch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
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
import java.util.TreeSet;

/** libtorch, loaded; everything it allocates hangs below one manager. */
final class PyTorchBackend implements Backend {
  private final Engine engine;
  private final Device device;
  private final BackendOptions options;
  private final PtNDManager manager;
  private final List<PyTorchModel> models = new ArrayList<>();

  PyTorchBackend(Engine engine, Device device, BackendOptions options) {
    this.engine = engine;
    this.device = device;
    this.options = options;
    this.manager = (PtNDManager) NDManager.newBaseManager(device, engine.getEngineName());
  }

  @Override
  public EngineInUse description() {
    return new EngineInUse(
        PyTorchEngine.NAME,
        engine.getVersion(),
        Map.of("libtorch", engine.getVersion(), "djl", Engine.getDjlVersion()),
        device.isGpu() ? "gpu:" + device.getDeviceId() : "cpu",
        JniUtils.getNumThreads(),
        isFast() ? ComputePath.FAST : ComputePath.REFERENCE,
        List.of(
            "libtorch built with " + String.join(", ", new TreeSet<>(JniUtils.getFeatures())),
            isFast()
                ? "fast path: a frozen base and inference run batch-norm-folded in oneDNN's layout"
                : "reference path"));
  }

  private boolean isFast() {
    return usesFastPath() && models.stream().allMatch(PyTorchModel::isFast);
  }

  private boolean usesFastPath() {
    return options.path() == ComputePath.FAST && options.precision() == Precision.FLOAT32;
  }

  @Override
  public TrainableModel create(ModelSpec spec, Weights weights) {
    PyTorchModel model =
        new PyTorchModel(
            spec,
            weights,
            engine,
            (PtNDManager) manager.newSubManager(),
            options.precision(),
            usesFastPath());
    models.add(model);
    return model;
  }

  @Override
  public void close() {
    manager.close();
  }
}
