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
  private final List<DjlEngine> engines =
      Stream.of(new PyTorchEngine(), new TensorFlowEngine())
          .filter(DjlEngine::isOnClassPath)
          .toList();

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
    return engines.stream().map(DjlEngine::name).toList();
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
    return engines.stream()
        .filter(candidate -> candidate.name().equals(engine))
        .findFirst()
        .orElseThrow(
            () ->
                new LikewiseException(
                    ErrorCode.BACKEND_UNKNOWN,
                    "backend djl has no engine '" + engine + "' here, only " + engines() + "."));
  }
}
