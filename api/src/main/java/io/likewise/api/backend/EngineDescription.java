package io.likewise.api.backend;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an open backend really runs on, for the run's provenance.
 *
 * @param engine the engine's name
 * @param version the engine's own version
 * @param libraries versions of the Java and native libraries, by name
 * @param device the device in use, such as {@code cpu} or {@code gpu:0 (NVIDIA H100)}
 * @param threads threads of one operation in use
 * @param notes what a reader of results should know, such as which acceleration is on
 */
public record EngineDescription(
    String engine,
    String version,
    Map<String, String> libraries,
    String device,
    int threads,
    List<String> notes) {

  /** Copies the collections; the libraries are kept sorted by name. */
  public EngineDescription {
    libraries = Collections.unmodifiableMap(new TreeMap<>(libraries));
    notes = List.copyOf(notes);
  }
}
