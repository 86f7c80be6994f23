package io.likewise.report.run;

import io.likewise.api.backend.EngineInUse;
import io.likewise.api.experiment.EpochResult;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.experiment.RunResult;
import io.likewise.api.experiment.StageResult;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The table that closes a run, as plain text of at most 80 columns. */
public final class ResultTable {
  private final StringBuilder text = new StringBuilder();

  private ResultTable() {}

  /**
   * Returns the table of a run; it does not end with a line break.
   *
   * @param experiment what was run
   * @param backend the backend's name
   * @param engine what it ran on
   * @param result what it came to
   * @param classNames what the classes are called; a class without a name is shown by its number
   */
  public static String of(
      Experiment experiment,
      String backend,
      EngineInUse engine,
      RunResult result,
      List<String> classNames) {
    ResultTable table = new ResultTable();
    table.heading(experiment, backend, engine);
    table.stages(experiment, result.stages());
    table.line("");
    table.line("%s", EvaluationTable.of("test", result.test(), classNames));
    return table.text.toString().stripTrailing();
  }

  private void heading(Experiment experiment, String backend, EngineInUse engine) {
    line("%s (seed %d)", experiment.name(), experiment.seed());
    line("%s/%s %s", backend, engine.engine(), engine.version());
    line(
        "%s, %d %s",
        engine.device(), engine.threads(), engine.threads() == 1 ? "thread" : "threads");
    engine.otherNetwork().ifPresent(other -> line("not the same network: %s", other));
  }

  private void stages(Experiment experiment, List<StageResult> stages) {
    line("");
    line("stage   epochs   best epoch   best val. accuracy               time   images/s");
    for (StageResult stage : stages) {
      stage(stage, experiment.stages().get(stage.stage() - 1).epochs());
    }
    if (stages.stream().anyMatch(StageResult::stoppedEarly)) {
      line("* stopped early: validation accuracy had ceased to improve");
    }
  }

  private void stage(StageResult stage, int epochs) {
    Optional<EpochResult> best = stage.best();
    if (best.isEmpty()) {
      line("%5d   left out", stage.stage());
      return;
    }
    line(
        "%5d %8s%1s %11d %20.4f %18s %10.1f",
        stage.stage(),
        stage.epochs().size() + "/" + epochs,
        stage.stoppedEarly() ? "*" : "",
        best.get().epoch(),
        best.get().validationAccuracy(),
        Numbers.duration(stage.seconds()),
        stage.imagesPerSecond());
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
