package io.likewise.report.sweep;

import io.likewise.api.experiment.NotMade;
import io.likewise.api.experiment.RunResult;
import io.likewise.report.page.Facts;
import io.likewise.report.page.Html;
import io.likewise.report.page.HtmlPage;
import io.likewise.report.page.HtmlPage.Section;
import io.likewise.report.page.HtmlTable;
import io.likewise.report.page.HtmlTable.Column;
import io.likewise.report.run.Numbers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The page of a sweep: every cell with the settings in which cells differ, in a table that can be
 * sorted.
 *
 * @param name what the sweep is called
 * @param cells in the order of the grid
 */
public record SweepPage(String name, List<SweptCell> cells) {
  /** Copies the list. */
  public SweepPage {
    cells = List.copyOf(cells);
  }

  /**
   * Writes {@code report.html} into a folder, if it can be made.
   *
   * @return why it could not be made, for which nothing is thrown
   */
  public Optional<NotMade> write(Path folder) {
    return HtmlPage.write(folder, this::page);
  }

  private HtmlPage page() {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section("cells", "Every cell", table(varied())));
    List<String> failed =
        cells.stream()
            .filter(cell -> !cell.reason().isEmpty())
            .map(cell -> cell.id() + ": " + cell.reason())
            .toList();
    if (!failed.isEmpty()) {
      sections.add(new Section("failed", "What failed", Html.sentences(failed)));
    }
    return new HtmlPage("The sweep " + name, lead(), sections);
  }

  private Html lead() {
    Map<String, Integer> states = new TreeMap<>();
    cells.forEach(cell -> states.merge(cell.state(), 1, Integer::sum));
    Facts facts = Facts.about("").with("cells", Numbers.count(cells.size()));
    for (Map.Entry<String, Integer> state : states.entrySet()) {
      facts = facts.with(state.getKey(), Numbers.count(state.getValue()));
    }
    return facts.with("best test accuracy", best()).tiles();
  }

  private String best() {
    return cells.stream()
        .flatMap(cell -> cell.result().stream())
        .map(result -> result.test().accuracy())
        .max(Comparator.naturalOrder())
        .map(accuracy -> Numbers.percent(accuracy, 2))
        .orElse("");
  }

  /** Returns the keys of settings in which cells differ. */
  private List<String> varied() {
    TreeSet<String> keys = new TreeSet<>();
    cells.forEach(cell -> keys.addAll(cell.settings().keySet()));
    return keys.stream()
        .filter(key -> cells.stream().map(cell -> value(cell, key)).distinct().count() > 1)
        .toList();
  }

  private static String value(SweptCell cell, String key) {
    return cell.settings().getOrDefault(key, "");
  }

  private Html table(List<String> varied) {
    List<Column> columns = new ArrayList<>(List.of(Column.words("cell"), Column.words("engine")));
    varied.forEach(key -> columns.add(Column.words(key)));
    columns.add(Column.words("state"));
    for (String figure :
        List.of("test accuracy, %", "test loss", "validation accuracy, %", "time, s", "images/s")) {
      columns.add(Column.numbers(figure));
    }
    List<List<Html>> rows = new ArrayList<>();
    for (SweptCell cell : cells) {
      List<Html> row = new ArrayList<>();
      row.add(
          cell.page()
              ? Html.fileLink(cell.id() + "/" + HtmlPage.NAME, cell.id())
              : Html.text(cell.id()));
      row.add(Html.text(cell.engine()));
      varied.forEach(key -> row.add(Html.text(value(cell, key))));
      row.add(Html.text(cell.state()));
      figures(cell.result()).forEach(figure -> row.add(Html.text(figure)));
      rows.add(row);
    }
    return new HtmlTable(columns, rows, true).html();
  }

  private static List<String> figures(Optional<RunResult> result) {
    return result
        .map(
            run ->
                List.of(
                    Numbers.decimal(100 * run.test().accuracy(), 2),
                    Numbers.decimal(run.test().loss(), 4),
                    Numbers.decimal(100 * run.validation().accuracy(), 2),
                    Numbers.decimal(run.trainingSeconds(), 1),
                    Numbers.decimal(run.imagesPerSecond(), 1)))
        .orElse(List.of("", "", "", "", ""));
  }
}
