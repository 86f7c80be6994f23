package io.likewise.cli.worker;

import io.likewise.api.backend.EngineInUse;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.NotMade;
import io.likewise.api.experiment.RunResult;
import io.likewise.api.experiment.TwoStageTrainer;
import io.likewise.cli.console.TerminalProgress;
import io.likewise.cli.worker.RunParts.Prepared;
import io.likewise.report.run.ResultTable;
import io.likewise.runner.export.ReportFiles;
import io.likewise.runner.preflight.Preflight;
import io.likewise.runs.checkpoint.Checkpoints;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.directory.Provenance;
import jakarta.inject.Inject;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Consumer;

/** Carries out one run: builds the model, notes where everything came from, trains, reports. */
record WorkerRun(
    RunParts parts,
    Resumption resumption,
    Checkpoints checkpoints,
    TwoStageTrainer trainer,
    TerminalProgress progress,
    Consumer<String> notices,
    PrintStream out) {

  /** Takes what the run needs; the order is that in which mistakes are to be found. */
  @Inject
  WorkerRun {}

  /** Trains, and prints the results and, as the last line, where they are kept. */
  void run() {
    try (progress;
        parts;
        Prepared prepared = parts.prepare()) {
      TrainableModel model = prepared.model();
      Provenance provenance = resumption.provenance(prepared.provenance());
      parts.directory().writeProvenance(provenance);
      List<String> surprises =
          Preflight.of(
              parts.plan().experiment(),
              parts.dataset().classNames(),
              parts.batches().trainingClassCounts());
      surprises.forEach(notices);
      parts.directory().writePreflight(surprises);
      RunResult result = trainer.train(parts.plan().experiment(), parts.batches(), model, progress);
      // What an engine notes of itself while it computes belongs to the results.
      EngineInUse engine = parts.backend().description();
      out.println(
          ResultTable.of(
              parts.plan().experiment(),
              parts.plan().backend(),
              engine,
              result,
              parts.dataset().classNames()));
      out.println();
      Provenance described = provenance.with(parts.plan(), engine);
      parts.directory().writeProvenance(described);
      boolean otherNetwork = engine.otherNetwork().isPresent();
      List<NotMade> yetToCome =
          ReportFiles.all(otherNetwork).stream()
              .map(name -> new NotMade(name, "not made yet"))
              .toList();
      parts
          .directory()
          .writeResult(result, parts.dataset().classNames(), provenance.continued(), yetToCome);
      checkpoints.delete();
      // What the run took has been measured, and what it came to is printed and kept: nothing
      // that follows can cost any of it.
      if (otherNetwork) {
        notices.accept(
            "no "
                + ReportFiles.MODEL
                + " is written: with these weights Keras' network would compute something else.");
      }
      report(new FinishedRun(parts.directory().path(), parts.plan(), described, result));
      boolean hasModel = Files.isRegularFile(parts.directory().path().resolve(ReportFiles.MODEL));
      out.println(
          hasModel
              ? "report.html, pictures, " + ReportFiles.MODEL + " and all figures:"
              : "report.html, pictures and all figures:");
      out.println(parts.directory().path());
    }
  }

  /** Where there was no room for a picture, there may be none for a word of it. */
  private void report(FinishedRun run) {
    try {
      List<NotMade> notMade = new RunReport(run, parts::dataset, parts::batches).make();
      NotMade.sentences(notMade).forEach(notices);
      parts.directory().writeNotMade(notMade);
    } catch (LikewiseException e) {
      notices.accept(e.getMessage());
    }
  }
}
