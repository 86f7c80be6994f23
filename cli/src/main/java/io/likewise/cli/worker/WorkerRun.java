package io.likewise.cli.worker;

import io.likewise.api.backend.EngineInUse;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.NotMade;
import io.likewise.api.experiment.RunResult;
import io.likewise.api.experiment.TwoStageTrainer;
import io.likewise.cli.console.TerminalProgress;
import io.likewise.cli.worker.RunParts.Prepared;
import io.likewise.data.formats.KerasModelFile;
import io.likewise.report.run.Pictures;
import io.likewise.report.run.ResultTable;
import jakarta.inject.Inject;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Carries out one run: builds the model, notes where everything came from, trains, reports. */
record WorkerRun(
    RunParts parts,
    TwoStageTrainer trainer,
    TerminalProgress progress,
    Consumer<String> notices,
    PrintStream out) {
  private static final String MODEL = "resnet50_model.h5";

  /** Takes what the run needs; the order is that in which mistakes are to be found. */
  @Inject
  WorkerRun {}

  /** Trains, and prints the results and, as the last line, where they are kept. */
  void run() {
    try (progress;
        parts;
        Prepared prepared = parts.prepare()) {
      TrainableModel model = prepared.model();
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
      parts.directory().writeProvenance(prepared.provenance().with(parts.plan(), engine));
      parts.directory().writeResult(result, parts.dataset().classNames(), List.of());
      // What the run took has been measured, and what it came to is printed and kept: nothing
      // that follows can cost any of it.
      Optional<Throwable> unsaved = keep(model, result, engine);
      out.println(
          engine.otherNetwork().isPresent()
              ? "pictures (.png, .svg) and all figures:"
              : "pictures (.png, .svg), " + MODEL + " and all figures:");
      out.println(parts.directory().path());
      unsaved.ifPresent(WorkerRun::fail);
    }
  }

  /** Writes what there is to see and to use; returns why the model could not be saved. */
  private Optional<Throwable> keep(TrainableModel model, RunResult result, EngineInUse engine) {
    List<NotMade> notMade =
        new ArrayList<>(
            new Pictures(parts.plan().experiment(), parts.dataset(), parts.batches(), result)
                .write(parts.directory().path()));
    NotMade.sentences(notMade).forEach(notices);
    Optional<Throwable> unsaved = Optional.empty();
    if (engine.otherNetwork().isPresent()) {
      notices.accept(
          "no "
              + MODEL
              + " is written: with these weights Keras' network would compute something else.");
    } else {
      unsaved = save(model);
      unsaved.ifPresent(thrown -> notMade.add(NotMade.of(Path.of(MODEL), thrown)));
    }
    if (!notMade.isEmpty()) {
      note(result, notMade);
    }
    return unsaved;
  }

  private Optional<Throwable> save(TrainableModel model) {
    try {
      KerasModelFile.write(parts.spec(), model.weights(), parts.directory().path().resolve(MODEL));
      return Optional.empty();
    } catch (RuntimeException | Error e) {
      return Optional.of(e);
    }
  }

  /** Where there was no room for a picture, there may be none for a word of it. */
  private void note(RunResult result, List<NotMade> notMade) {
    try {
      parts.directory().writeResult(result, parts.dataset().classNames(), notMade);
    } catch (LikewiseException e) {
      notices.accept(e.getMessage());
    }
  }

  private static void fail(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) thrown;
  }
}
