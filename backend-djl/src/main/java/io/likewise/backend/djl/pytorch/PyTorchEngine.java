package io.likewise.backend.djl.pytorch;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.Capability;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.Engine;
import io.likewise.api.backend.EngineInUse;
import io.likewise.backend.djl.engine.DjlBackend;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** DJL's PyTorch engine: what it offers, and how it is loaded. */
public final class PyTorchEngine implements Engine {
  /** The engine's name. */
  static final String NAME = "pytorch";

  @Override
  public String name() {
    return NAME;
  }

  /**
   * The fast path is oneDNN's, which is the CPU's. On a GPU some of cuDNN's algorithms add up in an
   * order of their own at every call.
   */
  @Override
  public Set<Capability> capabilities(Device device) {
    Set<Capability> capabilities = EnumSet.of(Capability.FLOAT64, Capability.RESUMABLE);
    if (device.kind() == Device.Kind.CPU) {
      capabilities.addAll(EnumSet.of(Capability.FAST_PATH, Capability.DETERMINISTIC));
    }
    return capabilities;
  }

  @Override
  public List<Device> devices() {
    int gpus = load().getGpuCount();
    List<Device> devices = new ArrayList<>(List.of(Device.CPU));
    for (int i = 0; i < gpus; i++) {
      devices.add(new Device(Device.Kind.GPU, i));
    }
    return devices;
  }

  /** Loads the engine and sets its thread count, which holds for the whole process. */
  @Override
  public Backend open(BackendOptions options) {
    ai.djl.engine.Engine engine = load();
    JniUtils.setNumThreads(options.threads());
    // The profiling executor would run the first calls of a script unlike the later ones.
    JniUtils.setGraphExecutorOptimize(false);
    ai.djl.Device device = device(options.device());
    return new DjlBackend(
        NDManager.newBaseManager(device, engine.getEngineName()),
        options,
        (spec, weights, manager, fastPath) ->
            new PyTorchModel(
                spec, weights, engine, (PtNDManager) manager, options.precision(), fastPath),
        path -> description(engine, device, path));
  }

  private static EngineInUse description(
      ai.djl.engine.Engine engine, ai.djl.Device device, ComputePath path) {
    return new EngineInUse(
        NAME,
        engine.getVersion(),
        Map.of("libtorch", engine.getVersion(), "djl", ai.djl.engine.Engine.getDjlVersion()),
        device.isGpu() ? "gpu:" + device.getDeviceId() : "cpu",
        JniUtils.getNumThreads(),
        path,
        List.of(
            "libtorch built with " + String.join(", ", new TreeSet<>(JniUtils.getFeatures())),
            path == ComputePath.FAST
                ? "fast path: a frozen base and inference run batch-norm-folded in oneDNN's layout"
                : "reference path"));
  }

  private static ai.djl.engine.Engine load() {
    return ai.djl.engine.Engine.getEngine("PyTorch");
  }

  private static ai.djl.Device device(Device wanted) {
    return wanted.kind() == Device.Kind.GPU
        ? ai.djl.Device.gpu(wanted.index())
        : ai.djl.Device.cpu();
  }
}
