package io.likewise.data.folders;

import io.likewise.api.data.Skipped;
import java.util.List;
import java.util.function.Consumer;

/** Is told, while a data set is opened, what the user should know of it, in sentences. */
@FunctionalInterface
public interface DatasetNotices extends Consumer<String> {
  /**
   * Takes all that lies in the data set's folder and is no part of the data, at most once; also if
   * the data set is then refused because of it.
   *
   * @param all images that cannot be read first; may be empty
   */
  default void skipped(List<Skipped> all) {}
}
