package io.likewise.installer;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.runner.engines.PinnedJar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * A folder that jars were brought to: side by side, or as in a repository of Maven's.
 *
 * @param folder the folder
 */
public record JarFolder(Path folder) implements JarSource {
  @Override
  public Path find(PinnedJar jar, LongConsumer received) {
    return List.of(folder.resolve(jar.fileName()), folder.resolve(jar.inRepository())).stream()
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new LikewiseException(
                    ErrorCode.BACKEND_BROKEN,
                    String.format(
                        "%s: neither %s nor %s is in it, so nothing was installed. Bring it there,"
                            + " or choose another folder.",
                        folder, jar.fileName(), jar.inRepository())));
  }

  @Override
  public LikewiseException refuse(Path file, String difference) {
    return new LikewiseException(
        ErrorCode.BACKEND_BROKEN,
        file
            + ": "
            + difference
            + ", so nothing was installed. Bring the file of this very version there.");
  }
}
