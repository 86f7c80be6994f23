package io.likewise.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.BackendProvider;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.EngineDescription;
import io.likewise.api.model.Precision;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an engine says of itself once it is loaded.
 *
 * @param backend the backend's name
 * @param engine the engine's name
 * @param version the engine's own version
 * @param devices the devices it can use on this machine
 * @param capabilities what it offers, sorted
 * @param libraries versions of the Java and native libraries, by name
 * @param notes what a reader of results should know
 */
record Probe(
    String backend,
    String engine,
    String version,
    List<String> devices,
    List<String> capabilities,
    Map<String, String> libraries,
    List<String> notes) {

  private static final JsonMapper JSON = new JsonMapper();

  Probe {
    devices = List.copyOf(devices);
    capabilities = List.copyOf(capabilities);
    libraries = new TreeMap<>(libraries);
    notes = List.copyOf(notes);
  }

  /** Loads an engine of this process's class path and asks it. */
  static Probe of(String backend, String engine) {
    BackendProvider provider = Providers.find(backend, engine);
    BackendOptions options =
        new BackendOptions(engine, Device.CPU, 1, Precision.FLOAT32, ComputePath.REFERENCE);
    try (Backend open = Providers.open(provider, options)) {
      EngineDescription description = open.description();
      return new Probe(
          backend,
          engine,
          description.version(),
          provider.devices(engine).stream().map(Device::toString).toList(),
          provider.capabilities(engine).stream().sorted().map(Words::of).toList(),
          description.libraries(),
          description.notes());
    }
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
