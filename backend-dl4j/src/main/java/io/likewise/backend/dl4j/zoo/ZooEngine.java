package io.likewise.backend.dl4j.zoo;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.Capability;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.Engine;
import io.likewise.backend.dl4j.nd4j.Nd4jEngine;
import java.util.EnumSet;
import java.util.Set;

/**
 * The ResNet50 of DL4J's model zoo, trained by DL4J's own transfer learning, all as it is released:
 * another network than the one that every other engine computes.
 */
public final class ZooEngine implements Engine {
  /** The engine's name. */
  static final String NAME = "zoo";

  @Override
  public String name() {
    return NAME;
  }

  /** There is one path, the stock one, whichever is asked for. */
  @Override
  public Set<Capability> capabilities(Device device) {
    return EnumSet.of(Capability.STOCK_PATH, Capability.DETERMINISTIC);
  }

  @Override
  public Backend open(BackendOptions options) {
    Nd4jEngine.load(options.threads());
    return new ZooBackend(options);
  }
}
