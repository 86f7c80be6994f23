package io.likewise.runner.engines;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
 * @param capabilities what it offers on the CPU, sorted
 * @param elsewhere what it offers on other devices, by their names, where that is not the same
 * @param libraries versions of the Java and native libraries, by name
 * @param otherNetwork which network it computes, if it is another one than it is asked for; else
 *     null
 * @param notes what a reader of results should know
 */
public record Probe(
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

  public Probe {
    devices = List.copyOf(devices);
    capabilities = List.copyOf(capabilities);
    elsewhere = new TreeMap<>(elsewhere);
    libraries = new TreeMap<>(libraries);
    notes = List.copyOf(notes);
  }

  /** Returns the probe as one line of JSON. */
  public String toJson() {
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
  public static Probe fromJson(String line) {
    try {
      return JSON.readValue(line, Probe.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }
}
