package io.likewise.runs.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.likewise.api.data.Skipped;
import io.likewise.api.data.Skipped.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("skipped.json")
class SkippedFileTest {
  @TempDir Path folder;

  @Test
  @DisplayName("names everything with its reason, in order")
  void holds() {
    Path file = folder.resolve("s.json");
    SkippedFile.write(
        file,
        List.of(
            new Skipped("train/cat/1.jpg", Reason.UNREADABLE, "empty"),
            new Skipped("extra", Reason.BESIDE, "")));
    assertThat(file)
        .hasContent(
            """
            [ {
              "path": "train/cat/1.jpg",
              "reason": "unreadable",
              "detail": "empty"
            }, {
              "path": "extra",
              "reason": "beside",
              "detail": ""
            } ]
            """);
  }

  @Test
  @DisplayName("keeps every name exactly, and shows no character that a terminal would obey")
  void exact() throws IOException {
    String name = "a\n\u001b[2J\u007f\u009b\u202e\u2028\"\\,é日😀";
    Path file = folder.resolve("s.json");
    SkippedFile.write(file, List.of(new Skipped(name, Reason.OUTSIDE, "")));
    JsonNode json = new JsonMapper().readTree(file.toFile());
    assertThat(json.at("/0/path").asText()).isEqualTo(name);
    assertThat(file)
        .content()
        .contains("é日😀")
        .doesNotContainPattern("[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\u202e\\u2028]");
  }
}
