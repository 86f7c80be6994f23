package io.likewise.backend.djl.pytorch;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.Capability;
import io.likewise.api.backend.Device;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.backend.djl.engine.DjlEngine;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** DJL's PyTorch engine: what it offers, and how it is loaded. */
public final class PyTorchEngine extends DjlEngine {
  /** The engine's name on the command line. */
  static final String NAME = "pytorch";

  /** Names the engine; loads nothing. */
  public PyTorchEngine() {
    super(NAME, "PyTorch");
  }

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.of(
        Capability.FLOAT64, Capability.FAST_PATH, Capability.DETERMINISTIC, Capability.RESUMABLE);
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
    requireOffered(options);
    Engine engine = load();
    ai.djl.Device device = device(options.device(), engine.getGpuCount());
    JniUtils.setNumThreads(options.threads());
    // The profiling executor would run the first calls of a script unlike the later ones.
    JniUtils.setGraphExecutorOptimize(false);
    return new PyTorchBackend(engine, device, options);
  }

  private static ai.djl.Device device(Device wanted, int gpus) {
    return switch (wanted.kind()) {
      case CPU -> ai.djl.Device.cpu();
      case AUTO -> gpus > 0 ? ai.djl.Device.gpu(0) : ai.djl.Device.cpu();
      case GPU -> {
        if (wanted.index() >= gpus) {
          throw new LikewiseException(
              ErrorCode.DEVICE_UNAVAILABLE,
              "device "
                  + wanted
                  + " is not there: djl:pytorch sees "
                  + (gpus == 0 ? "no GPU" : gpus + " GPU(s)")
                  + ". Use --device=cpu, or see docs/engines.md on how to give it a CUDA build of libtorch.");
        }
        yield ai.djl.Device.gpu(wanted.index());
      }
    };
  }
}
