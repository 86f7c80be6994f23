package io.likewise.report.comparison;

import io.likewise.report.page.Html;
import io.likewise.report.page.HtmlTable;
import io.likewise.report.page.HtmlTable.Column;
import io.likewise.report.run.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The figures of all engines, one engine a column: {@code min ← median → max} over its runs where
 * these differ, – where nothing is known.
 */
final class ComparisonTable {
  private static final String UNKNOWN = "–";
  private static final String GAP = "   ";

  private final List<String> labels = new ArrayList<>();
  private final List<List<String>> columns = new ArrayList<>();

  ComparisonTable(List<ComparedEngine> engines) {
    labels.add("");
    labels.addAll(List.of("version", "runs", "seeds"));
    ComparedFigure.ALL.forEach(figure -> labels.add(figure.label()));
    labels.add("engine's folder, MB");
    engines.forEach(engine -> columns.add(column(engine)));
  }

  private static List<String> column(ComparedEngine engine) {
    List<String> cells = new ArrayList<>();
    cells.add(engine.name());
    cells.add(engine.version().isEmpty() ? UNKNOWN : engine.version());
    int failed = engine.failures().size();
    cells.add(engine.runs().size() + (failed == 0 ? "" : ", and " + failed + " failed"));
    cells.add(
        engine.seeds().isEmpty()
            ? UNKNOWN
            : engine.seeds().stream().map(String::valueOf).collect(Collectors.joining(", ")));
    for (ComparedFigure figure : ComparedFigure.ALL) {
      Optional<Spread> spread = Spread.of(engine.of(figure::of));
      cells.add(spread.map(values -> values.text(figure.decimals())).orElse(UNKNOWN));
    }
    cells.add(engine.engineBytes() == 0 ? UNKNOWN : Spread.number(engine.engineBytes() / 1e6, 1));
    return cells;
  }

  /** Returns the table as HTML. */
  Html html() {
    List<Column> headings = new ArrayList<>();
    headings.add(Column.words(""));
    columns.forEach(cells -> headings.add(Column.numbers(cells.get(0))));
    List<List<String>> rows = new ArrayList<>();
    for (int row = 1; row < labels.size(); row++) {
      List<String> cells = new ArrayList<>(List.of(labels.get(row)));
      for (List<String> column : columns) {
        cells.add(column.get(row));
      }
      rows.add(cells);
    }
    return HtmlTable.of(headings, rows, false).html();
  }

  /** Returns the table in Markdown, ended by a line break. */
  String markdown() {
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < labels.size(); row++) {
      int at = row;
      text.append(
          Stream.concat(Stream.of(labels.get(at)), columns.stream().map(cells -> cells.get(at)))
              .map(cell -> cell.replace("|", "\\|"))
              .collect(Collectors.joining(" | ", "| ", " |\n")));
      if (row == 0) {
        text.append("|---|").append("---:|".repeat(columns.size())).append('\n');
      }
    }
    return text.toString();
  }

  /**
   * Returns the table as plain text, ended by a line break. Engines for which a line has no room
   * follow below, at least one a block.
   *
   * @param width the letters a line has room for
   */
  String text(int width) {
    int label = width(labels);
    List<String> blocks = new ArrayList<>();
    List<List<String>> block = new ArrayList<>();
    int used = label;
    for (List<String> column : columns) {
      int wide = GAP.length() + width(column);
      if (!block.isEmpty() && used + wide > width) {
        blocks.add(block(block, label));
        block.clear();
        used = label;
      }
      block.add(column);
      used += wide;
    }
    blocks.add(block(block, label));
    return String.join("\n", blocks);
  }

  private String block(List<List<String>> block, int labelWidth) {
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < labels.size(); row++) {
      StringBuilder line = new StringBuilder(pad(labels.get(row), labelWidth));
      for (List<String> column : block) {
        String cell = column.get(row);
        line.append(GAP).append(" ".repeat(width(column) - cell.length())).append(cell);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(width - text.length());
  }

  private static int width(List<String> cells) {
    return cells.stream().mapToInt(String::length).max().orElse(0);
  }
}
