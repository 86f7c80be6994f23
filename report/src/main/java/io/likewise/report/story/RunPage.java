package io.likewise.report.story;

import io.likewise.api.experiment.EpochResult;
import io.likewise.api.experiment.Evaluation;
import io.likewise.api.experiment.NotMade;
import io.likewise.api.experiment.RunResult;
import io.likewise.api.experiment.StageResult;
import io.likewise.report.drawing.PictureFiles;
import io.likewise.report.page.Facts;
import io.likewise.report.page.Figure;
import io.likewise.report.page.Html;
import io.likewise.report.page.HtmlPage;
import io.likewise.report.page.HtmlPage.Section;
import io.likewise.report.page.HtmlTable;
import io.likewise.report.page.HtmlTable.Column;
import io.likewise.report.run.ClassNames;
import io.likewise.report.run.ConfusionMatrix;
import io.likewise.report.run.Curves;
import io.likewise.report.run.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The page of a finished run: all there is to know of it, in one file to look at.
 *
 * @param story the run
 * @param pictures the SVG file of a picture of images, by its name, if it is there
 * @param notMade the files that could not be made
 */
public record RunPage(
    RunStory story, Function<String, Optional<byte[]>> pictures, List<NotMade> notMade) {
  /** Copies the list. */
  public RunPage {
    notMade = List.copyOf(notMade);
  }

  private RunResult result() {
    return story.result();
  }

  /** Returns the page. */
  public HtmlPage page() {
    return new HtmlPage(
        story.experiment().name() + " on " + story.engine(),
        lead(),
        List.of(
            new Section("experiment", "The experiment", experiment()),
            new Section("learning", "How it learned", learning()),
            new Section("test", "On the test images", test()),
            new Section("images", "The images", images()),
            new Section("resources", "Time and memory", resources()),
            new Section("provenance", "Where it comes from", provenance()),
            new Section("repeat", "Run it again", repeat())));
  }

  private Html lead() {
    Evaluation test = result().test();
    Facts tiles =
        Facts.about("")
            .with("test accuracy", Numbers.percent(test.accuracy(), 2))
            .with("test loss", Numbers.decimal(test.loss(), 4))
            .with("validation accuracy", Numbers.percent(result().validation().accuracy(), 2))
            .with("training time", Numbers.duration(result().trainingSeconds()))
            .with("images/s, last stage", Numbers.decimal(result().imagesPerSecond(), 0))
            .with("peak memory", Numbers.memory(result().resources().peakResidentBytes()));
    return Html.all(
        List.of(
            Html.classed("p", "quiet", Html.text(story.name() + ", begun " + story.started())),
            tiles.tiles()));
  }

  private Html experiment() {
    Html words = new ExperimentWords(story).facts().list();
    List<String> lacking =
        notMade.stream()
            .map(each -> "%s could not be made: %s.".formatted(each.file(), each.reason()))
            .toList();
    return lacking.isEmpty()
        ? words
        : Html.all(List.of(words, Html.element("h3", "What is missing"), Html.sentences(lacking)));
  }

  private Html learning() {
    List<StageResult> stages = result().stages();
    if (stages.stream().allMatch(stage -> stage.epochs().isEmpty())) {
      return Html.element("p", "No epoch was run.");
    }
    return Html.all(
        List.of(
            Html.classed(
                "div",
                "columns",
                Figure.small("Accuracy by epoch", Curves.accuracy(stages).small()),
                Figure.small("Loss by epoch", Curves.loss(stages).small())),
            Html.element("h3", "Epochs"),
            epochs()));
  }

  private Html epochs() {
    List<List<String>> rows = new ArrayList<>();
    for (StageResult stage : result().stages()) {
      Optional<EpochResult> best = stage.best();
      for (EpochResult epoch : stage.epochs()) {
        rows.add(
            List.of(
                stage.stage() + "." + epoch.epoch(),
                Numbers.decimal(epoch.trainLoss(), 4),
                Numbers.percent(epoch.trainAccuracy(), 2),
                Numbers.decimal(epoch.validationLoss(), 4),
                Numbers.percent(epoch.validationAccuracy(), 2),
                best.filter(epoch::equals).isPresent() ? "best" : "",
                Numbers.duration(epoch.trainSeconds() + epoch.validationSeconds()),
                Numbers.decimal(epoch.imagesPerSecond(), 1)));
      }
    }
    return HtmlTable.of(
            List.of(
                Column.words("stage.epoch"),
                Column.numbers("training loss"),
                Column.numbers("accuracy"),
                Column.numbers("validation loss"),
                Column.numbers("accuracy"),
                Column.words(""),
                Column.numbers("time"),
                Column.numbers("images/s")),
            rows,
            false)
        .html();
  }

  private Html test() {
    return Html.all(
        List.of(
            Figure.large(
                "Which classes are taken for which",
                PictureFiles.svg(
                    new ConfusionMatrix(
                        result().test(), ClassNames.of(story.data().classNames())))),
            Html.element("h3", "Class by class"),
            classes(),
            Html.element("h3", "Calibration"),
            calibration(),
            picture("mistakes", "The most confident mistakes")));
  }

  private Html classes() {
    List<Column> columns =
        ClassTable.HEADINGS.stream()
            .map(heading -> new Column(heading, !heading.equals("class")))
            .toList();
    return HtmlTable.of(columns, new ClassTable(story).rows(), true).html();
  }

  private Html calibration() {
    return story
        .calibration()
        .map(
            calibration ->
                Html.classed(
                    "div",
                    "columns",
                    Figure.small(
                        "How often it is right, by how sure it is",
                        Reliability.plot(calibration).small()),
                    Html.element(
                        "div",
                        Html.element("p", Reliability.words(calibration)),
                        Reliability.table(calibration))))
        .orElseGet(
            () -> Html.classed("p", "quiet", Html.text("Unknown, for predictions.csv is gone.")));
  }

  private Html images() {
    return Html.all(
        List.of(
            picture("samples", "Training images, as stored and as the network sees them"),
            picture("class-distribution", "Images of each class")));
  }

  private Html picture(String name, String title) {
    return pictures
        .apply(name)
        .filter(Figure::isDrawnHere)
        .map(svg -> Figure.large(title, svg))
        .orElseGet(
            () ->
                Html.classed(
                    "p", "quiet", Html.text("There is no picture " + name + " of this run.")));
  }

  private Html resources() {
    RunResult.Resources took = result().resources();
    Facts whole =
        Facts.about("The run")
            .with("start-up", Numbers.duration(took.startupSeconds()))
            .with("first step to last test image", Numbers.duration(took.seconds()))
            .with("processor time", Numbers.duration(took.cpuSeconds()))
            .with("one image, median", milliseconds(took.latencySeconds()))
            .with("peak memory", Numbers.memory(took.peakResidentBytes()))
            .with("peak Java heap", Numbers.memory(took.peakHeapBytes()))
            .with("processors taken by others", Numbers.percent(took.othersShare(), 1));
    List<Html> all = new ArrayList<>();
    for (StageResult stage : result().stages()) {
      if (!stage.epochs().isEmpty()) {
        all.add(
            Facts.about("Stage " + stage.stage())
                .with("time", Numbers.duration(stage.seconds()))
                .with("training images a second", Numbers.decimal(stage.imagesPerSecond(), 1))
                .with("waited for batches", Numbers.percent(stage.waitShare(), 2))
                .with("stopped early", stage.stoppedEarly() ? "yes" : "no")
                .html());
      }
    }
    all.add(whole.html());
    return Html.classed("div", "columns", Html.all(all));
  }

  private static String milliseconds(double seconds) {
    return Double.isFinite(seconds) ? Numbers.decimal(1e3 * seconds, 2) + " ms" : "–";
  }

  private Html provenance() {
    return Html.classed(
        "div", "columns", Html.all(story.provenance().stream().map(Facts::html).toList()));
  }

  private Html repeat() {
    return Html.all(
        List.of(
            Html.element("pre", Html.element("code", story.command())),
            Html.element(
                "details",
                Html.element("summary", "experiment.yaml, the resolved plan"),
                Html.element("pre", Html.element("code", story.plan())))));
  }
}
