package io.likewise.data.fetch;

import java.net.URI;
import java.nio.file.Path;

/** Is told how a download goes, on the thread that asked for it. */
public interface DownloadProgress {
  /** Nobody watches. */
  DownloadProgress NONE = new DownloadProgress() {};

  /** Another process is at the same file; this one waits for it. */
  default void waiting(Path target) {}

  /**
   * Bytes are about to come.
   *
   * @param source where from, after redirects
   * @param bytes how many of them are here already
   * @param total how many there are
   */
  default void started(URI source, long bytes, long total) {}

  /** So many bytes are here; fewer than before if the transfer begins anew. */
  default void advanced(long bytes, long total) {}

  /** The transfer broke off and is taken up again. */
  default void interrupted(String why) {}

  /** The file is in place, whole and checked. */
  default void completed(Path target) {}
}
