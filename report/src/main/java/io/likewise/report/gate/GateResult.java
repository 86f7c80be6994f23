package io.likewise.report.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.files.AtomicFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a gate came to.
 *
 * @param against the kept comparison
 * @param sides what came of each side
 */
public record GateResult(String against, List<GatedSide> sides) {
  /** The file for programs. */
  public static final String NAME = "gate.json";

  public GateResult {
    sides = List.copyOf(sides);
  }

  /** Returns whether every side keeps to everything. */
  public boolean passed() {
    return sides.stream().allMatch(GatedSide::passed);
  }

  /** Returns why, a sentence for each side. */
  public List<String> sentences() {
    return sides.stream().map(GatedSide::sentence).toList();
  }

  /**
   * Writes {@code gate.json}.
   *
   * @param folder where to; it exists
   * @throws LikewiseException {@link ErrorCode#OUTPUT_UNWRITABLE}
   */
  public void write(Path folder) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("passed", passed());
    content.put("against", against);
    content.put("sides", sides.stream().map(GateResult::side).toList());
    try {
      AtomicFile.write(
          folder.resolve(NAME),
          JsonMapper.builder()
                  .enable(SerializationFeature.INDENT_OUTPUT)
                  .build()
                  .writeValueAsString(content)
              + "\n");
    } catch (JsonProcessingException e) {
      throw new AssertionError("maps of numbers and strings are always JSON", e);
    }
  }

  private static Map<String, Object> side(GatedSide side) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("name", side.name());
    content.put("passed", side.passed());
    content.put("sentence", side.sentence());
    for (Check check : side.checks()) {
      Map<String, Object> details = new LinkedHashMap<>();
      details.put("passed", check.passed());
      details.putAll(check.details());
      content.put(check.key(), details);
    }
    return content;
  }
}
