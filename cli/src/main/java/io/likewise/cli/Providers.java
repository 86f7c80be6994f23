package io.likewise.cli;

import io.likewise.api.backend.BackendProvider;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.StreamSupport;

/** The backend providers on this process's class path. */
final class Providers {
  private Providers() {}

  /**
   * Returns the only provider of a name, checked to have the engine and to know this version of the
   * contract.
   *
   * @throws LikewiseException {@code BACKEND_BROKEN} with the reason if there is none
   */
  static BackendProvider find(String backend, String engine) {
    return choose(backend, engine, ServiceLoader.load(BackendProvider.class));
  }

  /** As {@link #find}, of these providers. */
  static BackendProvider choose(
      String backend, String engine, Iterable<BackendProvider> candidates) {
    try {
      return check(backend, engine, candidates);
    } catch (ServiceConfigurationError | LinkageError e) {
      throw broken(backend, engine, "it does not load (" + e.getMessage() + ")", e);
    }
  }

  private static BackendProvider check(
      String backend, String engine, Iterable<BackendProvider> candidates) {
    List<BackendProvider> named =
        StreamSupport.stream(candidates.spliterator(), false)
            .filter(provider -> provider.name().equals(backend))
            .toList();
    if (named.size() != 1) {
      throw broken(backend, engine, named.size() + " providers of that name are in its jars", null);
    }
    BackendProvider provider = named.get(0);
    if (provider.apiVersion() != BackendProvider.API_VERSION) {
      throw broken(
          backend,
          engine,
          "it was built against version "
              + provider.apiVersion()
              + " of the backend contract, expected "
              + BackendProvider.API_VERSION,
          null);
    }
    if (!provider.engines().contains(engine)) {
      throw broken(backend, engine, "its jars hold only the engines " + provider.engines(), null);
    }
    return provider;
  }

  private static LikewiseException broken(
      String backend, String engine, String reason, Throwable cause) {
    return new LikewiseException(
        ErrorCode.BACKEND_BROKEN,
        "backend "
            + backend
            + ":"
            + engine
            + " is installed and cannot be used: "
            + reason
            + ". Install it again, or choose another with --backend.",
        cause);
  }
}
