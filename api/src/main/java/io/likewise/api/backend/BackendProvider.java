package io.likewise.api.backend;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The entry of a backend module, found by {@link java.util.ServiceLoader}: says what the module
 * offers, and opens it.
 *
 * <p>Only {@link #devices}, {@link #open} and what {@link #exporter} returns may load native
 * libraries. Later versions of this interface add methods with defaults only.
 */
public interface BackendProvider {
  /** The version of this interface; a provider built against another one is refused. */
  int API_VERSION = 1;

  /** Returns the backend's name, lower case, such as {@code djl}. */
  String name();

  /** Returns the names of the engines that are on the class path, the default one first. */
  List<String> engines();

  /** Returns what an engine offers; everything else it declines. */
  Set<Capability> capabilities(String engine);

  /** Returns the devices that an engine can use on this machine; the CPU comes first. */
  default List<Device> devices(String engine) {
    return List.of(Device.CPU);
  }

  /**
   * Loads the engine.
   *
   * @throws io.likewise.api.error.LikewiseException {@code BACKEND_UNKNOWN} for an engine that is
   *     not there, {@code DEVICE_UNAVAILABLE}, {@code CAPABILITY_DECLINED}, or {@code
   *     BACKEND_BROKEN} when a native library does not load
   */
  Backend open(BackendOptions options);

  /** Returns what writes models in the formats that an engine owns; loads nothing by itself. */
  default Optional<ModelExporter> exporter(String engine) {
    return Optional.empty();
  }

  /** Returns the {@link #API_VERSION} that the provider was built against. */
  int apiVersion();
}
