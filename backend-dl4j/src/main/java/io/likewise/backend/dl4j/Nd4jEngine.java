package io.likewise.backend.dl4j;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.Capability;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.Precision;
import java.util.EnumSet;
import java.util.Set;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** ND4J's CPU backend as a whole: whether it is there, what it offers, and how it is loaded. */
final class Nd4jEngine implements Dl4jEngine {
  /** The engine's name on the command line. */
  static final String NAME = "nd4j";

  private static final String MARKER = "org/nd4j/linalg/cpu/nativecpu/CpuBackend.class";

  /** Returns whether the engine's classes are on the class path; loads none of them. */
  static boolean isOnClassPath() {
    return Nd4jEngine.class.getClassLoader().getResource(MARKER) != null;
  }

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.of(
        Capability.FLOAT64,
        Capability.FAST_PATH,
        Capability.STOCK_PATH,
        Capability.DETERMINISTIC,
        Capability.RESUMABLE);
  }

  @Override
  public Backend open(BackendOptions options) {
    if (options.precision() == Precision.BF16) {
      throw new LikewiseException(
          ErrorCode.CAPABILITY_DECLINED,
          "engine dl4j:nd4j does not offer precision bf16. Use --precision=float32 or float64.");
    }
    load(NAME, options);
    OneDnn oneDnn = OneDnn.ofLoadedLibrary();
    if (options.path() != ComputePath.STOCK) {
      oneDnn.requireWhereExpected();
    }
    return new Dl4jBackend(options, oneDnn);
  }

  /**
   * Loads ND4J and sets its thread count, which holds for the whole process.
   *
   * @param engine what it is loaded for, for the message
   * @throws LikewiseException {@code DEVICE_UNAVAILABLE}, {@code BACKEND_BROKEN}
   */
  static void load(String engine, BackendOptions options) {
    if (options.device().kind() == Device.Kind.GPU) {
      throw new LikewiseException(
          ErrorCode.DEVICE_UNAVAILABLE,
          "device "
              + options.device()
              + " is not there: dl4j:"
              + engine
              + " computes on the CPU only. Use --device=cpu.");
    }
    load(engine);
    setThreads(options.threads());
  }

  private static void setThreads(int threads) {
    Nd4j.getEnvironment().setMaxThreads(threads);
    Nd4j.getEnvironment().setMaxMasterThreads(threads);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
    Nd4j.factory().blas().setMaxThreads(threads);
  }

  private static void load(String engine) {
    JavaCppCache.allowReadOnly();
    try {
      Nd4j.getBackend();
    } catch (LinkageError | RuntimeException e) { // the first failure and all later ones differ
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      throw new LikewiseException(
          ErrorCode.BACKEND_BROKEN,
          "engine dl4j:"
              + engine
              + " does not load on this machine ("
              + root.getMessage()
              + "). Install what the reason names, rebuild the distribution on this machine, or choose"
              + " another backend.",
          e);
    }
  }
}
