package io.likewise.backend.dl4j;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.Capability;
import java.util.Set;

/** One of the ways in which DL4J is offered. */
interface Dl4jEngine {
  /** Returns what the engine offers. */
  Set<Capability> capabilities();

  /**
   * Loads the engine and sets its thread count, which holds for the whole process.
   *
   * @throws io.likewise.api.error.LikewiseException as {@link
   *     io.likewise.api.backend.BackendProvider#open} says
   */
  Backend open(BackendOptions options);
}
