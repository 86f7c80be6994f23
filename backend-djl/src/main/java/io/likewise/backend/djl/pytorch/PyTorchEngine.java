package io.likewise.backend.djl.pytorch;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.Capability;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.Precision;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** DJL's PyTorch engine as a whole: whether it is there, what it offers, and how it is loaded. */
public final class PyTorchEngine {
  /** The engine's name on the command line. */
  public static final String NAME = "pytorch";

  private static final String DJL_NAME = "PyTorch";
  private static final String MARKER = "ai/djl/pytorch/engine/PtEngine.class";

  /** Returns whether the engine's classes are on the class path; loads none of them. */
  public static boolean isOnClassPath() {
    return PyTorchEngine.class.getClassLoader().getResource(MARKER) != null;
  }

  /** Returns what the engine offers. */
  public Set<Capability> capabilities() {
    return EnumSet.of(
        Capability.FLOAT64, Capability.FAST_PATH, Capability.DETERMINISTIC, Capability.RESUMABLE);
  }

  /** Loads the engine and returns the devices it can use. */
  public List<Device> devices() {
    int gpus = load().getGpuCount();
    List<Device> devices = new ArrayList<>(List.of(Device.CPU));
    for (int i = 0; i < gpus; i++) {
      devices.add(new Device(Device.Kind.GPU, i));
    }
    return devices;
  }

  /**
   * Loads the engine and sets its thread count, which holds for the whole process.
   *
   * @throws LikewiseException as {@link io.likewise.api.backend.BackendProvider#open} says
   */
  public Backend open(BackendOptions options) {
    if (options.path() == ComputePath.STOCK) {
      throw declined("the path 'stock'", "Use --path=fast or --path=reference.");
    }
    if (options.precision() == Precision.BF16) {
      throw declined("precision bf16", "Use --precision=float32 or float64.");
    }
    Engine engine = load();
    ai.djl.Device device = device(options.device(), engine.getGpuCount());
    JniUtils.setNumThreads(options.threads());
    // The profiling executor would run the first calls of a script unlike the later ones.
    JniUtils.setGraphExecutorOptimize(false);
    return new PyTorchBackend(engine, device, options);
  }

  private static LikewiseException declined(String what, String advice) {
    return new LikewiseException(
        ErrorCode.CAPABILITY_DECLINED, "engine djl:pytorch does not offer " + what + ". " + advice);
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

  private static Engine load() {
    try {
      return Engine.getEngine(DJL_NAME);
    } catch (EngineException | UnsatisfiedLinkError | IllegalArgumentException e) {
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      throw new LikewiseException(
          ErrorCode.BACKEND_BROKEN,
          "engine djl:pytorch does not load on this machine ("
              + root.getMessage()
              + "). Rebuild the distribution on this machine, or choose another backend.",
          e);
    }
  }
}
