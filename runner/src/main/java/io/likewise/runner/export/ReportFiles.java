package io.likewise.runner.export;

import io.likewise.api.experiment.NotMade;
import io.likewise.report.page.HtmlPage;
import io.likewise.report.run.Pictures;
import io.likewise.report.story.ModelCard;
import io.likewise.runs.directory.FinishedRun;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The files that go with a run's results and are made of them when they are safe: the pictures, the
 * model for Keras, and the page that tells of all.
 */
public final class ReportFiles {
  /** The final model for Keras. */
  public static final String MODEL = "resnet50_model.h5";

  private ReportFiles() {}

  /**
   * Returns the names of all of them, in the order in which they are made.
   *
   * @param otherNetwork whether the run is of another network than it was asked for, which Keras
   *     would not compute
   */
  public static List<String> all(boolean otherNetwork) {
    List<String> all = new ArrayList<>(Pictures.files());
    if (!otherNetwork) {
      all.add(MODEL);
    }
    all.add(ModelCard.NAME);
    all.add(HtmlPage.NAME);
    return all;
  }

  /** Returns which of them a run lacks: those that are not there or, as it says, were not made. */
  public static List<String> missing(FinishedRun run) {
    Set<String> listed =
        run.notMade().stream().map(NotMade::file).collect(Collectors.toUnmodifiableSet());
    List<String> missing =
        new ArrayList<>(
            all(run.provenance().engine().otherNetwork() != null).stream()
                .filter(name -> listed.contains(name) || !Files.exists(run.path().resolve(name)))
                .toList());
    // The page shows the others, and is made again with them.
    if (!missing.isEmpty() && !missing.contains(HtmlPage.NAME)) {
      missing.add(HtmlPage.NAME);
    }
    return missing;
  }
}
