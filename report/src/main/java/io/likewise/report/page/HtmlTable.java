package io.likewise.report.page;

import io.likewise.report.page.Html.Attribute;
import java.util.ArrayList;
import java.util.List;

/**
 * A table, each row headed by its first cell. Too wide a one is moved within the page, which does
 * not move itself.
 *
 * @param columns in order
 * @param rows as many cells in each as there are columns
 * @param sortable whether a click on a heading sorts the rows, where scripts are run
 */
public record HtmlTable(List<Column> columns, List<List<Html>> rows, boolean sortable) {

  /** A column: its heading, and whether it is of numbers, which end in line. */
  public record Column(String heading, boolean numbers) {
    /** Returns a column of words. */
    public static Column words(String heading) {
      return new Column(heading, false);
    }

    /** Returns a column of numbers. */
    public static Column numbers(String heading) {
      return new Column(heading, true);
    }
  }

  /** Checks that the rows are of the columns. */
  public HtmlTable {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<Html> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "rows: one has " + row.size() + " cells, expected " + columns.size());
      }
    }
  }

  /** Returns a table of texts. */
  public static HtmlTable of(List<Column> columns, List<List<String>> rows, boolean sortable) {
    return new HtmlTable(
        columns,
        rows.stream().map(row -> row.stream().map(Html::text).toList()).toList(),
        sortable);
  }

  /** Returns the table. */
  public Html html() {
    List<Html> headings = new ArrayList<>();
    for (Column column : columns) {
      headings.add(cell("th", column, "col", Html.text(column.heading())));
    }
    List<Html> body = new ArrayList<>();
    for (List<Html> row : rows) {
      List<Html> cells = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        cells.add(
            i == 0
                ? cell("th", columns.get(0), "row", row.get(0))
                : cell("td", columns.get(i), "", row.get(i)));
      }
      body.add(Html.element("tr", Html.all(cells)));
    }
    Html table =
        Html.all(
            List.of(
                Html.element("thead", Html.element("tr", Html.all(headings))),
                Html.element("tbody", Html.all(body))));
    return Html.element(
        "div",
        List.of(new Attribute("class", "wide"), new Attribute("tabindex", "0")),
        sortable ? Html.classed("table", "sortable", table) : Html.element("table", table));
  }

  private static Html cell(String element, Column column, String scope, Html content) {
    List<Attribute> attributes = new ArrayList<>();
    if (!scope.isEmpty()) {
      attributes.add(new Attribute("scope", scope));
    }
    if (column.numbers()) {
      attributes.add(new Attribute("class", "number"));
    }
    return Html.element(element, attributes, content);
  }
}
