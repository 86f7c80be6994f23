package io.likewise.runner.engines;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A published jar whose every byte is known beforehand.
 *
 * @param group where it belongs, such as {@code ai.djl}
 * @param artifact its name
 * @param version its version
 * @param classifier which of the artifact's jars it is, such as a system; may be empty
 * @param bytes its size
 * @param sha256 its digest, in lower-case hexadecimal
 */
public record PinnedJar(
    String group, String artifact, String version, String classifier, long bytes, String sha256) {

  private static final String WORD = "([A-Za-z0-9_][A-Za-z0-9._-]*)";
  private static final Pattern LINE =
      Pattern.compile(
          "([0-9a-f]{64}) +([1-9][0-9]{0,11}) +%1$s:%1$s:%1$s(?::%1$s)?".formatted(WORD));

  /**
   * Reads a line of a list: digest, size, and {@code GROUP:ARTIFACT:VERSION[:CLASSIFIER]}.
   *
   * @throws IllegalArgumentException if it is not that
   */
  static PinnedJar parse(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + line + "', expected SHA256 BYTES GROUP:ARTIFACT:VERSION[:CLASSIFIER]");
    }
    String classifier = matcher.group(6) == null ? "" : matcher.group(6);
    return new PinnedJar(
        matcher.group(3),
        matcher.group(4),
        matcher.group(5),
        classifier,
        Long.parseLong(matcher.group(2)),
        matcher.group(1));
  }

  /** Returns its name as a file. */
  public String fileName() {
    return artifact + "-" + version + (classifier.isEmpty() ? "" : "-" + classifier) + ".jar";
  }

  /** Returns where it lies below a repository as Maven keeps one. */
  public Path inRepository() {
    return Path.of(group.replace('.', '/'), artifact, version, fileName());
  }
}
