package io.likewise.report.comparison;

import io.likewise.api.experiment.NotMade;
import io.likewise.report.page.Figure;
import io.likewise.report.page.Html;
import io.likewise.report.page.HtmlPage;
import io.likewise.report.page.HtmlPage.Section;
import io.likewise.report.page.HtmlTable;
import io.likewise.report.page.HtmlTable.Column;
import io.likewise.report.run.Spread;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The page of a comparison: the verdict, the table, and pictures of all engines together.
 *
 * @param held what was held equal, and what was not
 */
record ComparisonPage(
    Comparison comparison, List<String> held, ComparisonTable table, ComparisonWords words) {

  /** Writes it into a folder, if it can be made. */
  Optional<NotMade> write(Path folder) {
    return HtmlPage.write(folder, () -> page(folder));
  }

  private HtmlPage page(Path folder) {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section("accuracy", "Does the engine change the accuracy?", accuracy()));
    sections.add(new Section("speed", "What it changes in speed and memory", speed()));
    sections.add(new Section("table", "All figures", table.html()));
    sections.add(new Section("runs", "Every run", runs(folder)));
    if (!words.failures().isEmpty()) {
      sections.add(new Section("failed", "What failed", Html.sentences(words.failures())));
    }
    List<Html> lead =
        held.stream().map(line -> Html.classed("p", "quiet", Html.text(line))).toList();
    return new HtmlPage(
        comparison.experiment() + " on " + engines().size() + " engines", Html.all(lead), sections);
  }

  private List<ComparedEngine> engines() {
    return comparison.engines();
  }

  private Html accuracy() {
    return Html.all(
        List.of(
            Html.sentences(words.verdict()),
            Html.classed(
                "div",
                "columns",
                Figure.small(
                    "Validation accuracy by epoch", ComparisonCurves.accuracy(engines()).small()),
                Figure.small("Validation loss by epoch", ComparisonCurves.loss(engines()).small()),
                Figure.small(
                    "Validation accuracy over time",
                    ComparisonCurves.accuracyOverTime(engines()).small()))));
  }

  private Html speed() {
    ComparisonBars bars = new ComparisonBars(engines());
    List<Html> figures =
        Stream.of(
                ComparedFigure.imagesPerSecond(1),
                ComparedFigure.imagesPerSecond(2),
                ComparedFigure.MEMORY,
                ComparedFigure.LATENCY)
            .flatMap(
                figure -> bars.of(figure).map(bar -> Figure.small(figure.label(), bar)).stream())
            .toList();
    return Html.all(
        List.of(
            Html.sentences(words.speed()),
            Html.classed("div", "columns", Html.all(figures)),
            Html.classed("p", "quiet", Html.text("Bars are medians over the runs of an engine."))));
  }

  private Html runs(Path folder) {
    List<Column> columns = new ArrayList<>(List.of(Column.words("run"), Column.words("engine")));
    columns.add(Column.numbers("seed"));
    ComparedFigure.ALL.forEach(figure -> columns.add(Column.numbers(figure.label())));
    List<List<Html>> rows = new ArrayList<>();
    for (ComparedEngine engine : engines()) {
      for (ComparedRun run : engine.runs()) {
        List<Html> row = new ArrayList<>();
        row.add(link(folder, Path.of(run.directory())));
        row.add(Html.text(engine.name()));
        row.add(Html.text(String.valueOf(run.seed())));
        ComparedFigure.ALL.forEach(figure -> row.add(Html.text(text(figure, run))));
        rows.add(row);
      }
    }
    return new HtmlTable(columns, rows, true).html();
  }

  private static String text(ComparedFigure figure, ComparedRun run) {
    return Spread.of(figure.of(run)).map(values -> values.text(figure.decimals())).orElse("–");
  }

  /** Leads to a run's own page, from here, so that both can be moved together. */
  private static Html link(Path folder, Path run) {
    Path whole = run.toAbsolutePath().normalize();
    String name = String.valueOf(whole.getFileName());
    Path page = whole.resolve(HtmlPage.NAME);
    Path here = folder.toAbsolutePath().normalize();
    return Files.isRegularFile(page) && Objects.equals(page.getRoot(), here.getRoot())
        ? Html.fileLink(here.relativize(page).toString().replace(File.separatorChar, '/'), name)
        : Html.text(name);
  }
}
