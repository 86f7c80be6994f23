package io.likewise.api.backend;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an open backend really runs on, for the run's provenance.
 *
 * @param engine the engine's name
 * @param version the engine's own version
 * @param libraries versions of the Java and native libraries, by name
 * @param device the device in use, such as {@code cpu} or {@code gpu:0 (NVIDIA H100)}
 * @param threads threads of one operation in use
 * @param path the path in use, which is {@code REFERENCE} where the fast one was given up
 * @param otherNetwork which network the engine computes, if it is another one than it is asked for;
 *     nothing puts such an engine's figures side by side with others'
 * @param notes what a reader of results should know, such as which acceleration is on
 */
public record EngineInUse(
    String engine,
    String version,
    Map<String, String> libraries,
    String device,
    int threads,
    ComputePath path,
    Optional<String> otherNetwork,
    List<String> notes) {

  /** Copies the collections; the libraries are kept sorted by name. */
  public EngineInUse {
    libraries = Collections.unmodifiableMap(new TreeMap<>(libraries));
    notes = List.copyOf(notes);
  }

  /** Makes an engine that computes the network it is asked for. */
  public EngineInUse(
      String engine,
      String version,
      Map<String, String> libraries,
      String device,
      int threads,
      ComputePath path,
      List<String> notes) {
    this(engine, version, libraries, device, threads, path, Optional.empty(), notes);
  }

  /** Returns the same on another path. */
  public EngineInUse withPath(ComputePath newPath) {
    return new EngineInUse(
        engine, version, libraries, device, threads, newPath, otherNetwork, notes);
  }
}
