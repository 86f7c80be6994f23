package io.likewise.backend.djl.tensorflow;

import ai.djl.ndarray.NDManager;
import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.Capability;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.Engine;
import io.likewise.api.backend.EngineInUse;
import io.likewise.api.backend.ModelExporter;
import io.likewise.api.backend.ModelOpener;
import io.likewise.backend.djl.engine.DjlBackend;
import io.likewise.toolkit.JavaCppCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.Loader;
import org.tensorflow.internal.c_api.global.tensorflow;

/** DJL's TensorFlow engine, on the CPU: what it offers, and how it is loaded. */
public final class TensorFlowEngine implements Engine {
  /** The engine's name. */
  static final String NAME = "tensorflow";

  /** The engine's name in DJL. */
  static final String DJL_NAME = "TensorFlow";

  private static final String LIBRARY_PATH = "TENSORFLOW_LIBRARY_PATH";
  private static final String THREADS = "ai.djl.tensorflow.num_intraop_threads";
  private static final String OPERATIONS_AT_ONCE = "ai.djl.tensorflow.num_interop_threads";
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<Capability> capabilities(Device device) {
    return EnumSet.of(
        Capability.FLOAT64, Capability.FAST_PATH, Capability.DETERMINISTIC, Capability.RESUMABLE);
  }

  /** Loads the engine; the first call's thread count holds for the whole process. */
  @Override
  public Backend open(BackendOptions options) {
    ai.djl.engine.Engine engine = loadTensorFlow(options.threads());
    return new DjlBackend(
        NDManager.newBaseManager(ai.djl.Device.cpu(), engine.getEngineName()),
        options,
        (spec, weights, manager, fastPath) ->
            new TensorFlowModel(spec, weights, manager, options.precision(), fastPath),
        path -> description(engine, path));
  }

  private static EngineInUse description(ai.djl.engine.Engine engine, ComputePath path) {
    return new EngineInUse(
        NAME,
        engine.getVersion(),
        Map.of("tensorflow", engine.getVersion(), "djl", ai.djl.engine.Engine.getDjlVersion()),
        "cpu",
        Integer.getInteger(THREADS),
        path,
        List.of(
            "trained by graphs with TensorFlow's own gradients; DJL's engine alone only infers",
            path == ComputePath.FAST
                ? "fast path: a frozen base and inference run batch-norm-folded;"
                    + " convolutions on small maps run as matrix products"
                : "reference path"));
  }

  @Override
  public Optional<ModelExporter> exporter() {
    return Optional.of(new SavedModelExporter(this));
  }

  @Override
  public Optional<ModelOpener> opener() {
    return Optional.of(new SavedModelExporter(this));
  }

  /**
   * Loads TensorFlow's library from the class path, where DJL would look for one to download, and
   * then the engine. TensorFlow makes its pool of threads once.
   */
  ai.djl.engine.Engine loadTensorFlow(int threads) {
    if (System.getProperty(THREADS) == null) {
      System.setProperty(THREADS, Integer.toString(threads));
      System.setProperty(OPERATIONS_AT_ONCE, Integer.toString(Math.min(2, threads)));
    }
    requireInstructions(CPU_INFO);
    JavaCppCache.allowReadOnly();
    try {
      Path library = Path.of(Loader.load(tensorflow.class));
      System.setProperty(LIBRARY_PATH, library.getParent().toString());
    } catch (LinkageError | RuntimeException e) {
      throw new IllegalStateException(
          "no TensorFlow library for " + Loader.getPlatform() + " in its jars", e);
    }
    return ai.djl.engine.Engine.getEngine(DJL_NAME);
  }

  /**
   * Checks that the processor has what the library was compiled for; it would end the process
   * without a chance to say why.
   *
   * @param cpuInfo Linux's description of the processor; elsewhere there is no such file
   */
  void requireInstructions(Path cpuInfo) {
    if (!Loader.getPlatform().equals("linux-x86_64") || !Files.isReadable(cpuInfo)) {
      return;
    }
    try {
      boolean avx =
          Files.readAllLines(cpuInfo).stream()
              .filter(line -> line.startsWith("flags"))
              .allMatch(line -> List.of(line.split("\\s+")).contains("avx"));
      if (!avx) {
        throw new IllegalStateException("TensorFlow needs a processor with AVX instructions");
      }
    } catch (IOException e) {
      // Not known, then: TensorFlow will find out.
    }
  }
}
