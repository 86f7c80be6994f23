package io.likewise.api.backend;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.Precision;

/**
 * How a backend is to be opened: everything that may change speed and rounding, and nothing that
 * changes the experiment.
 *
 * @param engine the engine's name, one of the provider's
 * @param device where to compute
 * @param threads threads of one operation on the CPU, 1 to 1024
 * @param precision the floating-point format
 * @param path which way to compute
 * @param deterministic whether the same inputs are to give the same bits also where that takes
 *     slower algorithms, see {@link Capability#DETERMINISTIC_IF_ASKED}
 */
public record BackendOptions(
    String engine,
    Device device,
    int threads,
    Precision precision,
    ComputePath path,
    boolean deterministic) {

  /** Checks the thread count. */
  public BackendOptions {
    if (threads < 1 || threads > 1024) {
      throw new LikewiseException(
              ErrorCode.USAGE, "threads: " + threads + " is out of range, expected 1 to 1024.")
          .onSetting("threads");
    }
  }

  /** Makes options that ask for no determinism which costs anything. */
  public BackendOptions(
      String engine, Device device, int threads, Precision precision, ComputePath path) {
    this(engine, device, threads, precision, path, false);
  }

  /** Returns the same for another engine. */
  public BackendOptions of(String newEngine) {
    return new BackendOptions(newEngine, device, threads, precision, path, deterministic);
  }

  /** Returns the same for another device and path. */
  public BackendOptions with(Device newDevice, ComputePath newPath) {
    return new BackendOptions(engine, newDevice, threads, precision, newPath, deterministic);
  }
}
