package io.likewise.report.lockstep;

import io.likewise.api.experiment.NotMade;
import io.likewise.report.drawing.PictureFiles;
import io.likewise.report.page.Figure;
import io.likewise.report.page.Html;
import io.likewise.report.page.HtmlPage;
import io.likewise.report.page.HtmlPage.Section;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The page of lanes in lockstep: where they part, and all differences step by step.
 *
 * @param experiment what the experiment is called
 * @param pairs what is shown, in order
 */
public record LockstepPage(String experiment, List<PairHistory> pairs) {
  /** Copies the list. */
  public LockstepPage {
    pairs = List.copyOf(pairs);
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
    return new HtmlPage(
        experiment + " in lockstep",
        Html.classed(
            "p",
            "quiet",
            Html.text(
                "Differences are relative to the lane compared with; a mark, !, says that one is"
                    + " more than rounding explains.")),
        List.of(
            new Section(
                "plot",
                "Step by step",
                Figure.large(
                    "The largest relative differences step by step",
                    PictureFiles.svg(new LockstepPlot(pairs).picture()))),
            new Section("tables", "Where they part", new LockstepTable(pairs).html())));
  }
}
