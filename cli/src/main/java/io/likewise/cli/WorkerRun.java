package io.likewise.cli;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.EngineDescription;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.BatchSource;
import io.likewise.api.data.Dataset;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.MemoryBudget;
import io.likewise.api.experiment.RunResult;
import io.likewise.api.experiment.TwoStageTrainer;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Weights;
import io.likewise.data.KerasModelFile;
import io.likewise.report.Pictures;
import io.likewise.report.ResultTable;
import io.likewise.trainer.Provenance;
import io.likewise.trainer.Provenance.Installation;
import io.likewise.trainer.RunDirectory;
import io.likewise.trainer.RunPlan;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.io.PrintStream;
import java.util.Optional;
import java.util.function.Consumer;

/** Carries out one run: builds the model, notes where everything came from, trains, reports. */
final class WorkerRun {
  private static final String MODEL = "resnet50_model.h5";

  private final RunDirectory directory;
  private final RunPlan plan;
  private final Dataset dataset;
  private final BatchSource batches;
  private final ModelSpec spec;
  private final Provider<Weights> initialWeights;
  private final Backend backend;
  private final Installation installation;
  private final MemoryBudget memory;
  private final TwoStageTrainer trainer;
  private final TerminalProgress progress;
  private final Consumer<String> notices;
  private final PrintStream out;

  /** Takes what the run needs; the order is that in which mistakes are to be found. */
  @Inject
  WorkerRun(
      RunDirectory directory,
      RunPlan plan,
      Dataset dataset,
      BatchSource batches,
      ModelSpec spec,
      Provider<Weights> initialWeights,
      Backend backend,
      Installation installation,
      MemoryBudget memory,
      TwoStageTrainer trainer,
      TerminalProgress progress,
      Consumer<String> notices,
      PrintStream out) {
    this.directory = directory;
    this.plan = plan;
    this.dataset = dataset;
    this.batches = batches;
    this.spec = spec;
    this.initialWeights = initialWeights;
    this.backend = backend;
    this.installation = installation;
    this.memory = memory;
    this.trainer = trainer;
    this.progress = progress;
    this.notices = notices;
    this.out = out;
  }

  /** Trains, and prints the results and, as the last line, where they are kept. */
  void run() {
    try (progress;
        backend;
        TrainableModel model = prepare()) {
      EngineDescription engine = backend.description();
      RunResult result = trainer.train(plan.experiment(), batches, model, progress);
      // What the run took has been measured by now: all that follows is not the engine's.
      Optional<LikewiseException> unsaved = keep(model, result, engine);
      directory.writeResult(result, dataset.classNames());
      out.println(
          ResultTable.of(plan.experiment(), plan.backend(), engine, result, dataset.classNames()));
      out.println();
      out.println(
          engine.otherNetwork().isPresent()
              ? "pictures (.png, .svg) and all figures:"
              : "pictures (.png, .svg), " + MODEL + " and all figures:");
      out.println(directory.path());
      unsaved.ifPresent(
          e -> {
            throw e;
          });
    }
  }

  /**
   * Writes what there is to see and to use. Hours of training are not lost because the model cannot
   * be saved once more: its failure is returned, to be thrown when the results are safe.
   */
  private Optional<LikewiseException> keep(
      TrainableModel model, RunResult result, EngineDescription engine) {
    new Pictures(plan.experiment(), dataset, batches, result).write(directory.path(), notices);
    if (engine.otherNetwork().isPresent()) {
      notices.accept(
          "no "
              + MODEL
              + " is written: with these weights Keras' network would compute something else.");
      return Optional.empty();
    }
    try {
      KerasModelFile.write(spec, model.weights(), directory.path().resolve(MODEL));
      return Optional.empty();
    } catch (LikewiseException e) {
      return Optional.of(e);
    }
  }

  /** Builds the model and says where it came from; the initial weights are then let go. */
  private TrainableModel prepare() {
    Weights initial = initialWeights.get();
    TrainableModel model = backend.create(spec, initial);
    directory.writeProvenance(
        Provenance.collect(
            plan, backend.description(), installation, memory, dataset, batches, initial));
    return model;
  }
}
