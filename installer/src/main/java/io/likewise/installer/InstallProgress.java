package io.likewise.installer;

import java.nio.file.Path;

/** Is told how an installation goes, on the threads that carry it out. */
public interface InstallProgress {
  /** Another process installs, or removes, the same engine; this one waits for it. */
  default void waiting(String engine) {}

  /**
   * Bytes are about to come.
   *
   * @param bytes how many of them are here already
   * @param total how many there are
   */
  default void started(String engine, long bytes, long total) {}

  /** So many bytes are here. */
  default void advanced(long bytes, long total) {}

  /** The engine is in place, whole and checked. */
  default void completed(String engine, Path folder) {}
}
