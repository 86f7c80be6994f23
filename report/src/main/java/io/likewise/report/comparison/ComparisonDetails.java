package io.likewise.report.comparison;

import io.likewise.api.data.VisibleName;
import io.likewise.report.page.Html;
import io.likewise.report.page.HtmlTable;
import io.likewise.report.page.HtmlTable.Column;
import io.likewise.report.page.Markdown;
import io.likewise.report.statistics.Spread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What engines differ in besides accuracy: single predictions, loss, calibration and the accuracy
 * of each class. The verdict is not on it.
 *
 * @param engines those that are judged
 * @param churn on how many predictions, of each pair
 * @param figures loss and calibration, of each pair
 * @param classes the accuracy of each class, of each pair
 */
record ComparisonDetails(
    List<ComparedEngine> engines,
    List<Churn> churn,
    List<PairDifference> figures,
    List<PairDifference> classes) {
  /** More than so many differences in one sentence are only counted. */
  private static final int NAMED = 5;

  private static final String UNKNOWN = "–";

  /** A table of texts, all columns but the first of numbers. */
  record Table(String title, List<String> headings, List<List<String>> rows) {
    String markdown() {
      return "\n### " + title + "\n\n" + Markdown.table(headings, rows);
    }

    Html html() {
      List<Column> columns =
          IntStream.range(0, headings.size())
              .mapToObj(i -> new Column(headings.get(i), i > 0))
              .toList();
      return Html.all(List.of(Html.element("h3", title), HtmlTable.of(columns, rows, true).html()));
    }
  }

  static ComparisonDetails of(List<ComparedEngine> engines) {
    return new ComparisonDetails(
        engines,
        Churn.all(engines),
        PairDifference.ofFigures(engines),
        PairDifference.ofClasses(engines));
  }

  /** Returns all of it in short. */
  List<String> sentences() {
    List<String> lines = new ArrayList<>();
    churn.stream().filter(pair -> pair.percents().length > 0).map(this::churn).forEach(lines::add);
    for (ComparedFigure figure : PairDifference.FIGURES) {
      lines.addAll(tests(capitalized(figure.label()), of(figure)));
    }
    lines.addAll(tests("Accuracy by class", classes));
    if (!lines.isEmpty() && figures.stream().anyMatch(PairDifference::isTested)) {
      lines.add(
          "The verdict is on accuracy alone. Among loss and calibration, and among classes, one that"
              + " is not there is shown in no more than 5 % of comparisons each.");
    }
    return lines;
  }

  private List<PairDifference> of(ComparedFigure figure) {
    return figures.stream().filter(each -> each.key().equals(figure.key())).toList();
  }

  private static String capitalized(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private String churn(Churn pair) {
    String seeds =
        engines.stream()
            .filter(engine -> List.of(pair.first(), pair.second()).contains(engine.name()))
            .filter(engine -> !Double.isNaN(Churn.ofSeeds(engine)))
            .map(engine -> Spread.number(Churn.ofSeeds(engine), 2) + " % on " + engine.name())
            .collect(Collectors.joining(" and "));
    return String.format(
        "With one seed, %s and %s predict different classes on %s %% of the test images%s%s.",
        pair.first(),
        pair.second(),
        Spread.number(pair.mean(), 2),
        Double.isNaN(pair.low()) ? "" : " " + range(pair.low(), pair.high(), 2),
        seeds.isEmpty() ? "" : "; two seeds do on " + seeds);
  }

  /** Says which differences of a kind are shown or, if none is, which came closest. */
  private static List<String> tests(String what, List<PairDifference> all) {
    List<PairDifference> tested =
        all.stream()
            .filter(PairDifference::isTested)
            .sorted(Comparator.comparingDouble(PairDifference::p))
            .toList();
    if (tested.isEmpty()) {
      return List.of();
    }
    List<PairDifference> shown = tested.stream().filter(PairDifference::isShown).toList();
    boolean single = tested.size() == 1;
    if (shown.isEmpty()) {
      String none =
          single
              ? "no difference"
              : "none of %d differences; the one of the least p".formatted(tested.size());
      return List.of("%s: the runs show %s: %s.".formatted(what, none, words(tested.get(0))));
    }
    String some =
        single ? "a difference" : "%d of %d differences".formatted(shown.size(), tested.size());
    String named =
        shown.stream().limit(NAMED).map(ComparisonDetails::words).collect(Collectors.joining("; "));
    String others =
        shown.size() > NAMED ? "; the others are in " + ComparisonReport.DIFFERENCES : "";
    return List.of("%s: the runs show %s: %s%s.".formatted(what, some, named, others));
  }

  private static String words(PairDifference difference) {
    return String.format(
        "%s%s less %s %s",
        difference.images() > 0 ? VisibleName.of(difference.figure()) + ", " : "",
        difference.first(),
        difference.second(),
        cell(difference));
  }

  /** Returns a difference with its interval and adjusted p. */
  private static String cell(PairDifference difference) {
    if (difference.differences().length == 0) {
      return UNKNOWN;
    }
    int decimals = difference.key().equals(ComparedFigure.TEST_LOSS.key()) ? 4 : 2;
    String mean = Spread.number(difference.mean(), decimals);
    return difference
        .interval()
        .map(
            of ->
                String.format(
                    Locale.ROOT,
                    "%s %s (p = %.2g)",
                    mean,
                    range(of.low(), of.high(), decimals),
                    difference.adjustedP()))
        .orElse(mean);
  }

  private static String range(double low, double high, int decimals) {
    return "[" + Spread.number(low, decimals) + ", " + Spread.number(high, decimals) + "]";
  }

  /** Returns all of it: predictions that differ, loss and calibration, classes. */
  List<Table> tables() {
    List<Table> tables = new ArrayList<>();
    if (churn.stream().anyMatch(pair -> pair.percents().length > 0)) {
      tables.add(predictions());
    }
    if (!figures.isEmpty()) {
      tables.add(
          new Table(
              "Loss and calibration",
              List.of("first less second", "test loss", "calibration error, points"),
              churn.stream().map(this::lossAndCalibration).toList()));
    }
    if (!classes.isEmpty()) {
      tables.add(classTable());
    }
    return tables;
  }

  private Table predictions() {
    List<List<String>> rows = new ArrayList<>();
    for (Churn pair : churn) {
      rows.add(
          List.of(
              pair.first() + " and " + pair.second() + ", one seed",
              percent(pair.mean()),
              Double.isNaN(pair.low()) ? UNKNOWN : range(pair.low(), pair.high(), 2)));
    }
    for (ComparedEngine engine : engines) {
      rows.add(List.of(engine.name() + ", two seeds", percent(Churn.ofSeeds(engine)), UNKNOWN));
    }
    return new Table(
        "Test images on which predictions differ", List.of("between", "%", "95 % interval"), rows);
  }

  private static String percent(double value) {
    return Double.isNaN(value) ? UNKNOWN : Spread.number(value, 2);
  }

  private List<String> lossAndCalibration(Churn pair) {
    Stream<String> cells =
        figures.stream()
            .filter(each -> each.isOf(pair.first(), pair.second()))
            .map(ComparisonDetails::cell);
    return Stream.concat(Stream.of(pair.first() + " − " + pair.second()), cells).toList();
  }

  private Table classTable() {
    List<String> headings = new ArrayList<>(List.of("class", "images"));
    engines.forEach(engine -> headings.add(engine.name() + ", %"));
    List<Churn> pairs =
        churn.stream()
            .filter(pair -> classes.stream().anyMatch(c -> c.isOf(pair.first(), pair.second())))
            .toList();
    pairs.forEach(pair -> headings.add(pair.first() + " − " + pair.second() + ", points"));
    List<List<String>> rows = new ArrayList<>();
    Map<List<String>, List<PairDifference>> byClass =
        classes.stream()
            .collect(
                Collectors.groupingBy(
                    each -> List.of(each.key(), each.figure()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    for (List<PairDifference> ofClass : byClass.values()) {
      PairDifference any = ofClass.get(0);
      List<String> row = new ArrayList<>();
      row.add(any.figure());
      row.add(String.valueOf(any.images()));
      engines.forEach(engine -> row.add(percent(accuracy(engine, any))));
      for (Churn pair : pairs) {
        row.add(
            ofClass.stream()
                .filter(c -> c.isOf(pair.first(), pair.second()))
                .map(ComparisonDetails::cell)
                .findFirst()
                .orElse(UNKNOWN));
      }
      rows.add(row);
    }
    return new Table("Accuracy by class", headings, rows);
  }

  /** The mean over an engine's runs, in percent. */
  private static double accuracy(ComparedEngine engine, PairDifference ofClass) {
    return engine.runs().stream()
        .flatMap(run -> run.predictions().stream())
        .mapToDouble(run -> 100 * run.accuracy(run.classNames().indexOf(ofClass.figure())))
        .filter(Double::isFinite)
        .average()
        .orElse(Double.NaN);
  }
}
