package io.likewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("docs/errors.md")
class ErrorDocumentTest {
  private static final Pattern ROW =
      Pattern.compile("\\| `([A-Z_]+)` \\| (\\d+) \\| ([^|]+) \\| ([^|]+) \\|");

  @Test
  @DisplayName("lists every code with its exit status, in order, and what to do")
  void isInStep() throws IOException {
    List<String> listed =
        Files.readAllLines(Path.of("..", "docs", "errors.md")).stream()
            .map(ROW::matcher)
            .filter(Matcher::matches)
            .map(row -> row.group(1) + " " + row.group(2))
            .toList();
    assertThat(listed)
        .isEqualTo(
            Arrays.stream(ErrorCode.values()).map(code -> code + " " + code.exitStatus()).toList());
  }
}
