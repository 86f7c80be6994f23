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
 * @param notes what a reader of results should know, such as which acceleration is on
 */
public record EngineDescription(
    String engine,
    String version,
    Map<String, String> libraries,
    String device,
    int threads,
    List<String> notes) {

  /**
   * How the note of an engine begins that computes another network than it is asked for. Whatever
   * shows such an engine's figures shows the note with them, and nothing puts them side by side
   * with others'.
   */
  public static final String OTHER_NETWORK = "not the same network";

  /** Copies the collections; the libraries are kept sorted by name. */
  public EngineDescription {
    libraries = Collections.unmodifiableMap(new TreeMap<>(libraries));
    notes = List.copyOf(notes);
  }

  /** Returns the note that says that this is another network, if it is one. */
  public Optional<String> otherNetwork() {
    return otherNetwork(notes);
  }

  /** Returns the one of an engine's notes that says that it computes another network. */
  public static Optional<String> otherNetwork(List<String> notes) {
    return notes.stream().filter(note -> note.startsWith(OTHER_NETWORK)).findFirst();
  }
}
