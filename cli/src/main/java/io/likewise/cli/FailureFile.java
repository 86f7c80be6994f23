package io.likewise.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The file in a run directory by which a worker that failed says that it ended in order: {@code
 * failure.json}. An exit status alone cannot, for a JVM has statuses of its own.
 */
final class FailureFile {
  private static final String NAME = "failure.json";

  private FailureFile() {}

  /** Notes a failure; that the note itself fails is of no interest any more. */
  static void write(Path runDirectory, Failure failure) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("code", failure.code().name());
    content.put("exitStatus", failure.code().exitStatus());
    content.put("message", failure.sentence());
    try {
      Files.writeString(
          runDirectory.resolve(NAME),
          new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(content) + "\n");
    } catch (IOException e) {
      // The sentence is on standard error; a full disk may well be what it tells of.
    }
  }

  /** Returns whether a worker has noted a failure. */
  static boolean exists(Path runDirectory) {
    return Files.exists(runDirectory.resolve(NAME));
  }
}
