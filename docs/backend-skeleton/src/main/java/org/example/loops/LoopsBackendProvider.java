package org.example.loops;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.BackendProvider;
import io.likewise.api.backend.Capability;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.Engine;
import io.likewise.api.backend.EngineInUse;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Weights;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A backend in plain loops of Java, for those who write one; the service loader finds it. */
public final class LoopsBackendProvider implements BackendProvider {
  @Override
  public String name() {
    return "example";
  }

  @Override
  public List<Engine> engines() {
    return List.of(new LoopsEngine("loops"));
  }

  @Override
  public String apiVersion() {
    return API_VERSION;
  }

  /** Says what the engine offers, and opens it; what it does not claim it is never asked for. */
  private record LoopsEngine(String name) implements Engine {
    @Override
    public Set<Capability> capabilities(Device device) {
      return Set.of(Capability.FLOAT64, Capability.DETERMINISTIC, Capability.RESUMABLE);
    }

    @Override
    public Backend open(BackendOptions options) {
      return new LoopsBackend(options);
    }
  }

  /** The engine, ready to build models; there was nothing to load, and is nothing to release. */
  private record LoopsBackend(BackendOptions options) implements Backend {
    @Override
    public EngineInUse description() {
      Map<String, String> libraries = Map.of("java", System.getProperty("java.version"));
      List<String> notes = List.of("plain loops on one thread, whatever the thread count");
      return new EngineInUse(
          options.engine(), "1", libraries, "cpu", options.threads(), options.path(), notes);
    }

    @Override
    public TrainableModel create(ModelSpec spec, Weights weights) {
      return new LoopsModel(spec, weights, options.precision());
    }
  }
}
