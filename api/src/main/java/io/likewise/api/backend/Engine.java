package io.likewise.api.backend;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One of a backend's engines, not loaded yet: what it offers, and how it is opened.
 *
 * <p>Only {@link #devices}, {@link #open} and what {@link #exporter} and {@link #opener} return may
 * load native libraries. What an engine does not offer it is never asked for: the program has
 * compared what is wanted with {@link #devices} and {@link #capabilities} before, and says so in
 * its own words. What goes wrong while a library loads may be thrown as it is; the program makes a
 * sentence of it.
 */
public interface Engine {
  /** Returns the engine's name, lower case, such as {@code pytorch}. */
  String name();

  /**
   * Returns what the engine offers on a device.
   *
   * @param device one of {@link #devices}
   */
  Set<Capability> capabilities(Device device);

  /** Returns the devices that the engine can use on this machine; the CPU comes first. */
  default List<Device> devices() {
    return List.of(Device.CPU);
  }

  /**
   * Returns why {@link #devices} names no GPU, as the end of a sentence, such as {@code there is no
   * NVIDIA driver}; empty if the engine does not know, or names one.
   */
  default Optional<String> whyNoGpu() {
    return Optional.empty();
  }

  /**
   * Loads the engine, in a process that has loaded no other.
   *
   * @param options on one of {@link #devices}, and with nothing that is not among its {@link
   *     #capabilities}
   */
  Backend open(BackendOptions options);

  /** Returns what writes models in the formats that the engine owns; loads nothing by itself. */
  default Optional<ModelExporter> exporter() {
    return Optional.empty();
  }

  /** Returns what opens models that its library reads; loads nothing by itself. */
  default Optional<ModelOpener> opener() {
    return Optional.empty();
  }
}
