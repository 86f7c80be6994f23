package io.likewise.backend.dl4j.nd4j;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.Capability;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.Engine;
import io.likewise.toolkit.JavaCppCache;
import java.util.EnumSet;
import java.util.Set;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** ND4J's CPU backend as a whole: what it offers, and how it is loaded. */
public final class Nd4jEngine implements Engine {
  /** The engine's name. */
  static final String NAME = "nd4j";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<Capability> capabilities(Device device) {
    return EnumSet.of(
        Capability.FLOAT64,
        Capability.FAST_PATH,
        Capability.STOCK_PATH,
        Capability.DETERMINISTIC,
        Capability.RESUMABLE);
  }

  @Override
  public Backend open(BackendOptions options) {
    load(options.threads());
    OneDnn oneDnn = OneDnn.ofLoadedLibrary();
    if (options.path() != ComputePath.STOCK) {
      oneDnn.requireWhereExpected();
    }
    return new Dl4jBackend(options, oneDnn);
  }

  /** Loads ND4J and sets its thread count, which holds for the whole process. */
  public static void load(int threads) {
    JavaCppCache.allowReadOnly();
    Nd4j.getBackend();
    Nd4j.getEnvironment().setMaxThreads(threads);
    Nd4j.getEnvironment().setMaxMasterThreads(threads);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
    Nd4j.factory().blas().setMaxThreads(threads);
  }
}
