package io.likewise.api.backend;

import io.likewise.api.model.ModelSpec;
import java.nio.file.Path;
import java.util.List;

/**
 * Opens models in file formats that its engine's own library reads, with that library's means and
 * nothing else: as programs open them that know the engine and not this project.
 */
public interface ModelOpener {
  /** Returns the names of the formats, lower case, such as {@code savedmodel}. */
  List<String> formats();

  /**
   * Opens a model that takes preprocessed images, in a process that has opened nothing else.
   *
   * @param spec the network
   * @param format one of {@link #formats}
   * @param file the file or folder that was written
   * @param threads of one operation, at least 1
   */
  OpenedModel open(ModelSpec spec, String format, Path file, int threads);
}
