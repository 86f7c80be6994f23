package io.likewise.report.lockstep;

import io.likewise.report.page.Html;
import io.likewise.report.page.HtmlTable;
import io.likewise.report.page.HtmlTable.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The differences for people to read: on a terminal, or as Markdown.
 *
 * @param pairs what is shown, in order
 */
public record LockstepTable(List<PairHistory> pairs) {
  private static final List<String> HEAD =
      List.of(
          "step",
          "activation",
          "worst activation",
          "loss",
          "logits",
          "statistics",
          "gradient",
          "worst gradient",
          "weights",
          "worst weights");
  private static final List<Quantity> SHOWN =
      List.of(Quantity.LOSS, Quantity.LOGITS, Quantity.STATISTICS);

  public LockstepTable {
    pairs = List.copyOf(pairs);
  }

  /** Returns the tables with aligned columns. */
  public String terminal() {
    StringBuilder text = new StringBuilder();
    for (PairHistory pair : pairs) {
      text.append(pair.lane()).append(" against ").append(pair.base()).append('\n');
      for (int stage : pair.stages()) {
        text.append("\nstage ").append(stage).append(": ").append(verdict(pair, stage));
        text.append('\n').append(aligned(rows(pair, stage))).append('\n');
      }
    }
    return text.toString().stripTrailing();
  }

  /** Returns the tables as Markdown, which begins with headings of the second level. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    for (PairHistory pair : pairs) {
      text.append(String.format("## `%s` against `%s`%n%n", pair.lane(), pair.base()));
      for (int stage : pair.stages()) {
        text.append(String.format("**Stage %d**: %s%n%n", stage, verdict(pair, stage)));
        List<List<String>> rows = rows(pair, stage);
        text.append(line(rows.get(0))).append(line(HEAD.stream().map(h -> "---").toList()));
        rows.stream().skip(1).forEach(row -> text.append(line(row)));
        text.append('\n');
      }
    }
    return text.toString().replace(System.lineSeparator(), "\n").stripTrailing() + "\n";
  }

  /** Returns the tables as HTML, each below what it comes to. */
  Html html() {
    List<Html> all = new ArrayList<>();
    for (PairHistory pair : pairs) {
      all.add(Html.element("h3", pair.lane() + " against " + pair.base()));
      for (int stage : pair.stages()) {
        List<List<String>> rows = rows(pair, stage);
        all.add(Html.element("p", "Stage " + stage + ": " + verdict(pair, stage)));
        all.add(
            HtmlTable.of(
                    rows.get(0).stream().map(Column::words).toList(),
                    rows.subList(1, rows.size()),
                    false)
                .html());
      }
    }
    return Html.all(all);
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String verdict(PairHistory pair, int stage) {
    int steps = pair.steps(stage).size();
    String said =
        pair.parting(stage)
            .map(
                first ->
                    parting(first) + pair.replayed(stage).map(r -> handed(first, r)).orElse(""))
            .orElse(
                "within rounding in " + (steps == 1 ? "its step." : "all " + steps + " steps."));
    return said + LayerGrowth.of(pair.firstLayers(stage)).map(g -> " " + g.sentence()).orElse("");
  }

  /** Layer, step, how many ulps, forward or backward. */
  private static String parting(Difference first) {
    String quantity = first.quantity().toString();
    return String.format(
        Locale.ROOT,
        "%s, step %d, %s, %s: more than rounding from here on, first in the %s%s: %s, limit %s.",
        first.layer().isEmpty() ? quantity : first.layer(),
        first.step(),
        ulps(first),
        first.quantity().pass(),
        quantity,
        first.tensor().isEmpty() ? "" : " of " + first.tensor(),
        number(first.relative()),
        number(first.limit()));
  }

  /** Whether a layer computes otherwise, or was handed something else: where most of it is from. */
  private static String handed(Difference parting, Difference replayed) {
    if (replayed.relative() == 0) {
      return " Handed the same, this layer yields the same bits: it was handed something else.";
    }
    boolean itself = replayed.relative() >= parting.relative() / 2;
    return String.format(
        Locale.ROOT,
        " Handed the same, this layer differs by %s, relative %s: it %s.",
        ulps(replayed),
        number(replayed.relative()),
        itself ? "computes otherwise" : "was handed something else");
  }

  static String ulps(Difference difference) {
    double ulps = difference.ulps();
    String format = ulps < 10 ? "%.1f ulps" : ulps < 1e6 ? "%.0f ulps" : "%.1e ulps";
    return String.format(Locale.ROOT, format, ulps);
  }

  private static List<List<String>> rows(PairHistory pair, int stage) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    for (PairHistory.Step step : pair.steps(stage)) {
      List<String> row = new ArrayList<>();
      row.add(Integer.toString(step.step()));
      row.add(figure(step, Quantity.ACTIVATION));
      row.add(worst(step.largest().get(Quantity.ACTIVATION)));
      SHOWN.forEach(quantity -> row.add(figure(step, quantity)));
      for (Quantity quantity : List.of(Quantity.GRADIENT, Quantity.WEIGHTS)) {
        row.add(figure(step, quantity));
        row.add(worst(step.largest().get(quantity)));
      }
      rows.add(row);
    }
    return rows;
  }

  private static String worst(Difference largest) {
    return largest == null || largest.relative() == 0 ? "" : largest.tensor();
  }

  /** A mark says that the figure is beyond its limit. */
  private static String figure(PairHistory.Step step, Quantity quantity) {
    Difference largest = step.largest().get(quantity);
    if (largest == null) {
      return "-";
    }
    return number(largest.relative()) + (largest.exceeds() ? " !" : "");
  }

  private static String number(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.1e", value);
  }

  private static String aligned(List<List<String>> rows) {
    int[] widths = new int[HEAD.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append("  ").append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length()));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
