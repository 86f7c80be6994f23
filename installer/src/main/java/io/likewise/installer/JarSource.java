package io.likewise.installer;

import io.likewise.api.error.LikewiseException;
import io.likewise.runner.engines.PinnedJar;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** Where the jars of an engine come from. */
public interface JarSource {
  /**
   * Returns a file that ought to be a jar. What it is, the caller finds out.
   *
   * @param received is told how many bytes have come, where they come from afar
   * @throws LikewiseException {@code DOWNLOAD_FAILED} or {@code BACKEND_BROKEN} if there is none
   */
  Path find(PinnedJar jar, LongConsumer received);

  /**
   * Returns the failure of a file that was found and is another one.
   *
   * @param difference what was found, and what was expected
   */
  LikewiseException refuse(Path file, String difference);
}
