package io.likewise.report.page;

import io.likewise.api.data.VisibleName;
import java.util.List;
import java.util.stream.Collectors;

/** Markdown, in which what users wrote is text and nothing else. */
public final class Markdown {
  private static final String MARKS = "([\\\\`*_{}\\[\\]<>#|&~$])";

  private Markdown() {}

  /** Returns a text, whatever it holds, as text. */
  public static String text(String text) {
    return VisibleName.of(text).replaceAll(MARKS, "\\\\$1");
  }

  /**
   * Returns a table of texts, whose columns but the first are of numbers; ends with a line break.
   */
  public static String table(List<String> headings, List<List<String>> rows) {
    return row(headings)
        + "|---|"
        + "---:|".repeat(headings.size() - 1)
        + "\n"
        + rows.stream().map(Markdown::row).collect(Collectors.joining());
  }

  private static String row(List<String> cells) {
    return cells.stream().map(Markdown::text).collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
