package io.likewise.backend.djl;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.BackendProvider;
import io.likewise.api.backend.Capability;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.ModelExporter;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.backend.djl.engine.DjlEngine;
import io.likewise.backend.djl.pytorch.PyTorchEngine;
import io.likewise.backend.djl.tensorflow.TensorFlowEngine;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Offers the engines of the Deep Java Library that are on the class path. */
public final class DjlBackendProvider implements BackendProvider {

  /** The engines there can be, the usual one first, each with a class file that tells it is. */
  private enum Known {
    PYTORCH("pytorch", "ai/djl/pytorch/engine/PtEngine.class"),
    TENSORFLOW("tensorflow", "ai/djl/tensorflow/engine/TfEngine.class");

    private final String engine;
    private final String marker;

    Known(String engine, String marker) {
      this.engine = engine;
      this.marker = marker;
    }

    /** Returns whether the engine's classes are on the class path; loads none of them. */
    boolean isOnClassPath() {
      return DjlBackendProvider.class.getClassLoader().getResource(marker) != null;
    }

    DjlEngine engine() {
      return switch (this) {
        case PYTORCH -> new PyTorchEngine();
        case TENSORFLOW -> new TensorFlowEngine();
      };
    }
  }

  @Override
  public String name() {
    return "djl";
  }

  @Override
  public int apiVersion() {
    return API_VERSION;
  }

  @Override
  public List<String> engines() {
    return present().map(known -> known.engine).toList();
  }

  private static Stream<Known> present() {
    return Stream.of(Known.values()).filter(Known::isOnClassPath);
  }

  @Override
  public Set<Capability> capabilities(String engine) {
    return requireEngine(engine).capabilities();
  }

  @Override
  public List<Device> devices(String engine) {
    return requireEngine(engine).devices();
  }

  @Override
  public Backend open(BackendOptions options) {
    return requireEngine(options.engine()).open(options);
  }

  @Override
  public Optional<ModelExporter> exporter(String engine) {
    return requireEngine(engine).exporter();
  }

  private DjlEngine requireEngine(String engine) {
    return present()
        .filter(known -> known.engine.equals(engine))
        .findFirst()
        .orElseThrow(
            () ->
                new LikewiseException(
                    ErrorCode.BACKEND_UNKNOWN,
                    "backend djl has no engine '" + engine + "' here, only " + engines() + "."))
        .engine();
  }
}
