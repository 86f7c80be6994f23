package io.likewise.cli;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.BackendProvider;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.EngineDescription;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.Precision;
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
    } catch (LikewiseException e) {
      throw e;
    } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
      throw broken(backend, engine, "it does not load (" + e.getMessage() + ")", e);
    }
  }

  /**
   * Opens an engine. What a backend throws there that is no sentence for a user, such as the lack
   * of a native library, becomes one.
   *
   * @throws LikewiseException as {@link BackendProvider#open} says
   */
  static Backend open(BackendProvider provider, BackendOptions options) {
    try {
      return provider.open(options);
    } catch (LikewiseException e) {
      throw e;
    } catch (LinkageError | RuntimeException e) {
      String reason = "it does not open (" + e.getClass().getSimpleName() + ": " + root(e) + ")";
      throw broken(provider.name(), options.engine(), reason, e);
    }
  }

  /** Loads an engine of this process's class path and asks it. */
  static Probe probe(String backend, String engine) {
    BackendProvider provider = find(backend, engine);
    BackendOptions options =
        new BackendOptions(engine, Device.CPU, 1, Precision.FLOAT32, ComputePath.REFERENCE);
    try (Backend opened = open(provider, options)) {
      EngineDescription description = opened.description();
      return new Probe(
          backend,
          engine,
          description.version(),
          provider.devices(engine).stream().map(Device::toString).toList(),
          provider.capabilities(engine).stream().sorted().map(EnumWords::of).toList(),
          description.libraries(),
          description.notes());
    }
  }

  /** What went wrong in the first place, in one line. */
  private static String root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).strip().replaceAll("\\s+", " ");
  }

  private static BackendProvider check(
      String backend, String engine, Iterable<BackendProvider> candidates) {
    List<BackendProvider> all = StreamSupport.stream(candidates.spliterator(), false).toList();
    List<BackendProvider> named =
        all.stream().filter(provider -> provider.name().equals(backend)).toList();
    if (named.size() != 1) {
      String others = all.stream().map(BackendProvider::name).distinct().toList().toString();
      String reason = named.size() + " providers of that name are in its jars";
      throw broken(backend, engine, named.isEmpty() ? reason + ", only " + others : reason, null);
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
