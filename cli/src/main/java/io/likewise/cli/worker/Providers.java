package io.likewise.cli.worker;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.BackendProvider;
import io.likewise.api.backend.Capability;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.ContractVersion;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.Engine;
import io.likewise.api.backend.EngineInUse;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.host.CheckedBackend;
import io.likewise.api.host.EngineName;
import io.likewise.api.model.Precision;
import io.likewise.runner.engines.Probe;
import io.likewise.runs.plan.EnumWords;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
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

  /** Loads an engine of this process's class path and asks it. */
  static Probe probe(String backend, String name) {
    BackendProvider provider = find(backend, name);
    BackendOptions options =
        new BackendOptions(name, Device.CPU, 1, Precision.FLOAT32, ComputePath.REFERENCE);
    try (CheckedBackend open = CheckedBackend.open(provider, options)) {
      EngineInUse inUse = open.description();
      Engine engine = engine(provider, name);
      List<String> usual = words(engine.capabilities(Device.CPU));
      Map<String, List<String>> unusual = new TreeMap<>();
      for (Device device : engine.devices()) {
        List<String> there = words(engine.capabilities(device));
        if (!there.equals(usual)) {
          unusual.put(device.toString(), there);
        }
      }
      return new Probe(
          backend,
          name,
          inUse.version(),
          engine.devices().stream().map(Device::toString).toList(),
          usual,
          unusual,
          inUse.libraries(),
          inUse.otherNetwork().orElse(null),
          inUse.notes());
    }
  }

  private static List<String> words(Set<Capability> capabilities) {
    return capabilities.stream().sorted().map(EnumWords::of).toList();
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
    if (!ContractVersion.CURRENT.loads(ContractVersion.parse(provider.apiVersion()))) {
      throw broken(
          backend,
          engine,
          String.format(
              "it was built against version %s of the backend contract, expected %s",
              provider.apiVersion(), ContractVersion.CURRENT.loadable()),
          null);
    }
    engine(provider, engine);
    return provider;
  }

  private static Engine engine(BackendProvider provider, String name) {
    return EngineName.find(provider, name)
        .orElseThrow(
            () ->
                broken(
                    provider.name(),
                    name,
                    "its jars hold only the engines "
                        + provider.engines().stream().map(Engine::name).toList(),
                    null));
  }

  private static LikewiseException broken(
      String backend, String engine, String reason, Throwable cause) {
    return new LikewiseException(
        ErrorCode.BACKEND_BROKEN,
        String.format(
            "backend %s:%s is installed and cannot be used: %s. Install it again, or choose"
                + " another with --backend.",
            backend, engine, reason),
        cause);
  }
}
