package io.likewise.api.backend;

import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Weights;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Writes a trained network in a file format that its engine owns, for programs that know the engine
 * and not this project. The weights may come from a run on any backend.
 */
public interface ModelExporter {
  /** Returns the names of the formats, lower case, such as {@code savedmodel}. */
  List<String> formats();

  /**
   * Writes the network in inference mode: preprocessed images {@code [N, size, size, 3]} in, class
   * probabilities {@code [N, classes]} out. The target appears whole or not at all.
   *
   * @param spec the network
   * @param weights exactly the network's tensors
   * @param format one of {@link #formats}
   * @param target the file or folder to make, which must not exist
   * @throws io.likewise.api.error.LikewiseException {@code OUTPUT_UNWRITABLE}
   */
  void export(ModelSpec spec, Weights weights, String format, Path target);

  /**
   * Opens what {@link #export} has written, with the engine's own means and nothing else.
   *
   * @param spec the network
   * @param format its format
   * @param target what was written
   * @return the model; empty, as by default, if the engine cannot compute with it
   */
  default Optional<OpenedModel> open(ModelSpec spec, String format, Path target) {
    return Optional.empty();
  }
}
