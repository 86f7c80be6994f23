package io.likewise.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.BackendProvider;
import io.likewise.api.backend.Capability;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.Engine;
import io.likewise.api.backend.EngineInUse;
import io.likewise.api.host.CheckedBackend;
import io.likewise.api.model.Precision;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an engine says of itself once it is loaded.
 *
 * @param backend the backend's name
 * @param engine the engine's name
 * @param version the engine's own version
 * @param devices the devices it can use on this machine
 * @param capabilities what it offers on the CPU, sorted
 * @param elsewhere what it offers on other devices, by their names, where that is not the same
 * @param libraries versions of the Java and native libraries, by name
 * @param otherNetwork which network it computes, if it is another one than it is asked for; else
 *     null
 * @param notes what a reader of results should know
 */
record Probe(
    String backend,
    String engine,
    String version,
    List<String> devices,
    List<String> capabilities,
    Map<String, List<String>> elsewhere,
    Map<String, String> libraries,
    String otherNetwork,
    List<String> notes) {

  private static final JsonMapper JSON = new JsonMapper();

  Probe {
    devices = List.copyOf(devices);
    capabilities = List.copyOf(capabilities);
    elsewhere = new TreeMap<>(elsewhere);
    libraries = new TreeMap<>(libraries);
    notes = List.copyOf(notes);
  }

  /** Loads an engine of this process's class path and asks it. */
  static Probe of(String backend, String name) {
    BackendProvider provider = Providers.find(backend, name);
    BackendOptions options =
        new BackendOptions(name, Device.CPU, 1, Precision.FLOAT32, ComputePath.REFERENCE);
    try (CheckedBackend open = CheckedBackend.open(provider, options)) {
      EngineInUse description = open.description();
      Engine engine = Providers.engine(provider, name);
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
          description.version(),
          engine.devices().stream().map(Device::toString).toList(),
          usual,
          unusual,
          description.libraries(),
          description.otherNetwork().orElse(null),
          description.notes());
    }
  }

  private static List<String> words(Set<Capability> capabilities) {
    return capabilities.stream().sorted().map(Words::of).toList();
  }

  /** Returns the probe as one line of JSON. */
  String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new AssertionError("a record of strings is always JSON", e);
    }
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException if it is not that
   */
  static Probe fromJson(String line) {
    try {
      return JSON.readValue(line, Probe.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }
}
