package io.likewise.report.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The page of a sweep")
class SweepPageTest {
  @TempDir private Path folder;

  private static SweptCell cell(String id, String seed, String state, String reason) {
    return new SweptCell(
        id,
        "djl:pytorch",
        Map.of("seed", seed, "batchSize", "32"),
        state,
        reason,
        Optional.empty(),
        state.equals("done"));
  }

  @Test
  @DisplayName("has a row for each cell, and of the settings those in which cells differ")
  void table() throws IOException {
    SweepPage page =
        new SweepPage(
            "grid",
            List.of(
                cell("a", "1", "done", ""),
                cell("b", "2", "failed", "the loss was <NaN>"),
                cell("c", "2", "open", "")));
    assertThat(page.write(folder)).isEmpty();
    assertThat(Files.readString(folder.resolve("report.html")))
        .contains("<th scope=\"col\">seed</th>")
        .doesNotContain("batchSize")
        .contains("<a href=\"./a/report.html\">a</a>")
        .contains("<th scope=\"row\">b</th>")
        .contains("<li>b: the loss was &lt;NaN&gt;</li>")
        .contains("<dt>open</dt><dd>1</dd>");
  }
}
