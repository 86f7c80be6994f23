package io.likewise.api.backend;

import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Weights;
import java.nio.file.Path;
import java.util.List;

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
}
