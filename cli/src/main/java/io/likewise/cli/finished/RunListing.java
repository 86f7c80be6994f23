package io.likewise.cli.finished;

import io.likewise.api.data.VisibleName;
import io.likewise.api.experiment.Evaluation;
import io.likewise.api.experiment.RunResult;
import io.likewise.files.VisibleJson;
import io.likewise.runner.listing.ListedRun;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.directory.RunFailure;
import io.likewise.runs.plan.EnumWords;
import io.likewise.runs.plan.ExperimentFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.ToDoubleFunction;

/** Runs, a line or a JSON object each. */
final class RunListing {
  private RunListing() {}

  /** Returns the runs as a table; below one that has no figures stands why. */
  static String table(List<ListedRun> runs) {
    int width = runs.stream().mapToInt(run -> name(run).length()).max().orElse(0);
    String row = "%-" + Math.max(3, width) + "s  %-11s  %-14s  %6s  %8s  %8s  %8s";
    StringJoiner lines = new StringJoiner("\n");
    lines.add(String.format(row, "RUN", "STATE", "ENGINE", "SEED", "TEST ACC", "LOSS", "TIME, S"));
    for (ListedRun run : runs) {
      String line =
          String.format(
              row,
              name(run),
              EnumWords.of(run.state()),
              run.plan().engineName(),
              run.plan().experiment().seed(),
              figure("%.4f", run, result -> result.test().accuracy()),
              figure("%.4f", run, result -> result.test().loss()),
              figure("%.1f", run, RunResult::trainingSeconds));
      lines.add(line.stripTrailing());
      run.failure().map(RunFailure::sentence).map(VisibleName::of).ifPresent(w -> remark(w, lines));
      run.position().ifPresent(place -> remark("has a checkpoint: " + place, lines));
    }
    return lines.toString();
  }

  private static void remark(String words, StringJoiner lines) {
    lines.add("    " + words);
  }

  private static String name(ListedRun run) {
    return VisibleName.of(String.valueOf(run.path().toAbsolutePath().normalize().getFileName()));
  }

  private static String figure(String format, ListedRun run, ToDoubleFunction<RunResult> figure) {
    Optional<RunResult> result = run.finished().map(FinishedRun::result);
    return result
        .map(known -> String.format(Locale.ROOT, format, figure.applyAsDouble(known)))
        .orElse("");
  }

  /** Returns the runs as one JSON list. */
  static String json(List<ListedRun> runs) {
    return VisibleJson.lines(runs.stream().map(RunListing::content).toList());
  }

  private static Map<String, Object> content(ListedRun run) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("path", run.path().toString());
    content.put("state", EnumWords.of(run.state()));
    content.put("experiment", run.plan().experiment().name());
    content.put("backend", run.plan().backend());
    content.put("engine", run.plan().options().engine());
    content.put("seed", run.plan().experiment().seed());
    run.finished().ifPresent(finished -> putFigures(finished, content));
    run.position().ifPresent(position -> content.put("checkpoint", position));
    run.failure().ifPresent(failure -> content.put("code", failure.code().name()));
    run.failure().ifPresent(failure -> content.put("message", failure.sentence()));
    content.put("settings", ExperimentFile.values(run.plan()));
    return content;
  }

  private static void putFigures(FinishedRun finished, Map<String, Object> content) {
    Evaluation test = finished.result().test();
    content.put("started", finished.provenance().started());
    content.put("seconds", finished.result().trainingSeconds());
    content.put("validationAccuracy", finished.result().validation().accuracy());
    content.put("testAccuracy", test.accuracy());
    content.put("testLoss", test.loss());
    content.put("testImages", test.images());
  }
}
