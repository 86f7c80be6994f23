package io.likewise.backend.djl.pytorch;

import ai.djl.engine.EngineException;
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
import io.likewise.api.backend.ModelOpener;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Precision;
import io.likewise.api.model.Weights;
import io.likewise.backend.djl.engine.DjlBackend;
import io.likewise.toolkit.BatchCopy.Layout;
import io.likewise.toolkit.FastPath;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** DJL's PyTorch engine: what it offers, and how it is loaded. */
public final class PyTorchEngine implements Engine {
  /** The engine's name. */
  static final String NAME = "pytorch";

  /** Measured were 32 and 224. */
  private static final int LARGE_IMAGES = 128;

  @Override
  public String name() {
    return NAME;
  }

  /** On a GPU some of cuDNN's algorithms add up in another order at every call, unless told. */
  @Override
  public Set<Capability> capabilities(Device device) {
    Set<Capability> capabilities =
        EnumSet.of(Capability.FLOAT64, Capability.FAST_PATH, Capability.RESUMABLE);
    capabilities.addAll(
        device.kind() == Device.Kind.CPU
            ? EnumSet.of(Capability.DETERMINISTIC)
            : EnumSet.of(Capability.DETERMINISTIC_IF_ASKED, Capability.TF32));
    return capabilities;
  }

  @Override
  public List<Device> devices() {
    load();
    int gpus = LibTorch.loaded().gpus();
    List<Device> devices = new ArrayList<>(List.of(Device.CPU));
    for (int i = 0; i < gpus; i++) {
      devices.add(new Device(Device.Kind.GPU, i));
    }
    return devices;
  }

  @Override
  public Optional<String> whyNoGpu() {
    load();
    return LibTorch.loaded().whyNoGpu();
  }

  /** Loads the engine and sets its thread count, which holds for the whole process. */
  @Override
  public Backend open(BackendOptions options) {
    ai.djl.engine.Engine engine = load();
    JniUtils.setNumThreads(options.threads());
    // The profiling executor would run the first calls of a script unlike the later ones.
    JniUtils.setGraphExecutorOptimize(false);
    boolean gpu = options.device().kind() == Device.Kind.GPU;
    if (gpu) {
      // By itself libtorch lets cuDNN round float32 to TF32.
      LibTorch.loaded().allowTf32(options.precision() == Precision.TF32);
      LibTorch.loaded().deterministicConvolutions(options.deterministic());
    }
    ai.djl.Device device = gpu ? ai.djl.Device.gpu(options.device().index()) : ai.djl.Device.cpu();
    return new DjlBackend(
        NDManager.newBaseManager(device, engine.getEngineName()),
        options,
        (spec, weights, manager, fastPath) ->
            model(spec, weights, engine, (PtNDManager) manager, options.precision(), fastPath),
        path -> description(engine, device, path, options.precision(), options.deterministic()));
  }

  @Override
  public Optional<ModelOpener> opener() {
    return Optional.of(new TorchScriptOpener(PyTorchEngine::load));
  }

  private static PyTorchModel model(
      ModelSpec spec,
      Weights weights,
      ai.djl.engine.Engine engine,
      PtNDManager manager,
      Precision precision,
      FastPath fastPath) {
    boolean gpu = manager.getDevice().isGpu();
    boolean channelsLast =
        fastPath.isTaken() && (!gpu || isForTensorCores(precision, spec.imageSize()));
    Layout images = channelsLast ? Layout.CHANNELS_LAST : Layout.CHANNELS_FIRST;
    return new PyTorchModel(
        spec,
        weights,
        engine,
        manager,
        precision,
        channelsLast,
        gpu
            ? new StagedMemory(manager, spec, precision, images)
            : new SharedMemory(manager, spec, precision, images),
        gpu ? FoldedBase.Layout.PLAIN : FoldedBase.Layout.ONEDNN,
        fastPath);
  }

  /**
   * On a GPU channels come last where TF32's tensor cores want it, on large maps. In float32 cuDNN
   * takes twice as long for them at 32×32, and as long at 224×224.
   */
  private static boolean isForTensorCores(Precision precision, int imageSize) {
    return precision == Precision.TF32 && imageSize >= LARGE_IMAGES;
  }

  private static EngineInUse description(
      ai.djl.engine.Engine engine,
      ai.djl.Device device,
      ComputePath path,
      Precision precision,
      boolean deterministic) {
    List<String> notes = new ArrayList<>();
    notes.add("libtorch built with " + String.join(", ", new TreeSet<>(JniUtils.getFeatures())));
    notes.add(
        path == ComputePath.FAST
            ? "fast path: a frozen base and inference run batch-norm-folded"
                + (device.isGpu() ? "" : " in oneDNN's layout")
            : "reference path");
    if (precision == Precision.TF32) {
      notes.add("tf32: factors are rounded to 11 significant bits");
    }
    if (device.isGpu() && deterministic) {
      notes.add("deterministic: cuDNN adds up in one order");
    }
    return new EngineInUse(
        NAME,
        engine.getVersion(),
        Map.of("libtorch", engine.getVersion(), "djl", ai.djl.engine.Engine.getDjlVersion()),
        device.isGpu() ? named(device.getDeviceId()) : "cpu",
        JniUtils.getNumThreads(),
        path,
        notes);
  }

  private static String named(int gpu) {
    String name = LibTorch.loaded().gpuName(gpu).map(word -> " (" + word + ")").orElse("");
    return new Device(Device.Kind.GPU, gpu) + name;
  }

  /** The libraries of another libtorch may miss what they need, which DJL says in its own words. */
  private static ai.djl.engine.Engine load() {
    Optional<ChosenLibTorch> chosen = ChosenLibTorch.in(System.getenv());
    chosen.ifPresent(ChosenLibTorch::requireBinding);
    chosen.ifPresent(libtorch -> libtorch.announce(System.getProperties()));
    try {
      return ai.djl.engine.Engine.getEngine("PyTorch");
    } catch (EngineException e) {
      LikewiseException said = chosen.flatMap(libtorch -> libtorch.notLoaded(e)).orElse(null);
      throw said == null ? e : said;
    }
  }
}
