package io.likewise.runner.engines;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.files.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/**
 * The published jars that an engine consists of on one system besides those that come with the
 * program: the file {@code jars-SYSTEM.txt} in the engine's folder, which is there if they are not.
 *
 * @param jars the jars, whose names as files differ
 * @param digest of what the list says, eight hexadecimal digits or more
 */
public record PinnedJars(List<PinnedJar> jars, String digest) {
  public PinnedJars {
    jars = List.copyOf(jars);
  }

  /**
   * Returns the name that a system has in these lists, such as {@code linux-x86_64}.
   *
   * @param properties the system properties
   */
  static String system(Properties properties) {
    String os = properties.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = properties.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    boolean mac = os.startsWith("mac");
    String machine =
        switch (arch) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> mac ? "arm64" : "aarch64";
          default -> arch;
        };
    return (mac ? "macos" : os.replaceAll("\\W+.*", "")) + "-" + machine;
  }

  /**
   * Reads the list of an engine's folder for a system; empty if it has none.
   *
   * @throws LikewiseException {@code BACKEND_BROKEN} if it cannot be read
   */
  static Optional<PinnedJars> of(Path folder, String system) {
    Path file = folder.resolve("jars-" + system + ".txt");
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      String text = Files.readString(file);
      List<PinnedJar> jars =
          text.lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .map(PinnedJar::parse)
              .toList();
      MessageDigest digest = Digests.sha256();
      digest.update(jars.toString().getBytes(StandardCharsets.UTF_8));
      return Optional.of(new PinnedJars(jars, Digests.hex(digest)));
    } catch (IOException | IllegalArgumentException e) {
      throw new LikewiseException(
          ErrorCode.BACKEND_BROKEN,
          file + ": cannot be read (" + e.getMessage() + "). Install Likewise again.",
          e);
    }
  }

  /** Returns the size of all of them. */
  public long bytes() {
    return jars.stream().mapToLong(PinnedJar::bytes).sum();
  }

  /** Returns whether all of them lie in a folder, by their names and sizes. */
  public boolean liesIn(Path folder) {
    return jars.stream()
        .allMatch(jar -> folder.resolve(jar.fileName()).toFile().length() == jar.bytes());
  }
}
