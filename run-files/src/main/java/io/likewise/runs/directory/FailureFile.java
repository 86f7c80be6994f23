package io.likewise.runs.directory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.files.AtomicFile;
import io.likewise.files.BoundedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The file in a run directory by which a worker that failed says that it ended in order: {@code
 * failure.json}. An exit status alone cannot, for a JVM has statuses of its own.
 */
public final class FailureFile {
  private static final String NAME = "failure.json";
  private static final int MOST_BYTES = 1 << 16;

  private FailureFile() {}

  /** Notes a failure; that the note itself fails is of no interest any more. */
  public static void write(Path runDirectory, RunFailure failure) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("code", failure.code().name());
    content.put("exitStatus", failure.code().exitStatus());
    content.put("message", failure.sentence());
    try {
      AtomicFile.write(runDirectory.resolve(NAME), Json.of(content));
    } catch (LikewiseException e) {
      // The sentence is on standard error; a full disk may well be what it tells of.
    }
  }

  /**
   * Returns the failure of a run directory as it was noted; empty if none was.
   *
   * <p>A note that cannot be read says no more than that there was a failure.
   */
  public static Optional<RunFailure> read(Path runDirectory) {
    if (!exists(runDirectory)) {
      return Optional.empty();
    }
    try {
      JsonNode content =
          new JsonMapper().readTree(BoundedFile.read(runDirectory.resolve(NAME), MOST_BYTES));
      ErrorCode code = ErrorCode.valueOf(content.required("code").asText());
      return Optional.of(new RunFailure(code, content.required("message").asText()));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.of(
          new RunFailure(ErrorCode.WORKER_DIED, "the run failed; see " + runDirectory + "."));
    }
  }

  /** Takes the note away, for a process that tries again. */
  static void delete(Path runDirectory) {
    try {
      Files.deleteIfExists(runDirectory.resolve(NAME));
    } catch (IOException e) {
      throw AtomicFile.unwritable(runDirectory.resolve(NAME), e);
    }
  }

  /** Returns whether a worker has noted a failure. */
  public static boolean exists(Path runDirectory) {
    return Files.exists(runDirectory.resolve(NAME));
  }
}
