package org.example.loops;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.Capability;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.Engine;
import java.util.Set;

/** Says what the engine offers, and opens it; what it does not claim it is never asked for. */
final class LoopsEngine implements Engine {
  static final String NAME = "loops";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<Capability> capabilities(Device device) {
    return Set.of(Capability.FLOAT64, Capability.DETERMINISTIC, Capability.RESUMABLE);
  }

  @Override
  public Backend open(BackendOptions options) {
    return new LoopsBackend(options);
  }
}
