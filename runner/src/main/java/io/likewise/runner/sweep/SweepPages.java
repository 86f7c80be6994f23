package io.likewise.runner.sweep;

import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.NotMade;
import io.likewise.api.experiment.RunResult;
import io.likewise.report.page.HtmlPage;
import io.likewise.report.sweep.SweepPage;
import io.likewise.report.sweep.SweptCell;
import io.likewise.runs.directory.FailureFile;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.directory.RunFailure;
import io.likewise.runs.plan.ExperimentFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes the page of a sweep: of all its cells, whoever carried them out. */
public final class SweepPages {
  private SweepPages() {}

  /**
   * Writes {@code report.html} into a sweep's folder, or replaces it, if it can be made.
   *
   * @param cells all of the grid
   * @return why it could not be made, for which nothing is thrown
   */
  public static Optional<NotMade> write(Path folder, List<SweepCell> cells) {
    String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    return new SweepPage(name, cells.stream().map(SweepPages::swept).toList()).write(folder);
  }

  private static SweptCell swept(SweepCell cell) {
    SweepCell.State state = cell.state();
    Map<String, String> settings = new HashMap<>(ExperimentFile.values(cell.plan()));
    // The engine has a column of its own.
    settings.remove("backend.name");
    settings.remove("backend.engine");
    return new SweptCell(
        cell.id(),
        cell.plan().engineName(),
        settings,
        state.name().toLowerCase(Locale.ROOT),
        state == SweepCell.State.FAILED
            ? FailureFile.read(cell.path()).map(RunFailure::sentence).orElse("")
            : "",
        state == SweepCell.State.DONE ? result(cell.path()) : Optional.empty(),
        Files.isRegularFile(cell.path().resolve(HtmlPage.NAME)));
  }

  /** One that is damaged has no figures, and is no reason to show none of the others. */
  private static Optional<RunResult> result(Path run) {
    try {
      return Optional.of(FinishedRun.read(run).result());
    } catch (LikewiseException e) {
      return Optional.empty();
    }
  }
}
