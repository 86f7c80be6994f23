package io.likewise.runner.engines;

import java.util.Optional;

/**
 * Whether an installed engine can be used: what it says of itself, or why not.
 *
 * @param folder where it is installed
 * @param probe what it says; empty if it cannot be used
 * @param problem why it cannot be used; empty if it can
 */
public record EngineStatus(EngineFolder folder, Optional<Probe> probe, Optional<String> problem) {

  /** Returns the status of an engine that answered. */
  public static EngineStatus usable(EngineFolder folder, Probe probe) {
    return new EngineStatus(folder, Optional.of(probe), Optional.empty());
  }

  /** Returns the status of an engine that cannot be used. */
  public static EngineStatus broken(EngineFolder folder, String problem) {
    return new EngineStatus(folder, Optional.empty(), Optional.of(problem));
  }
}
