package io.likewise.cli.worker;

import io.likewise.api.data.Dataset;
import io.likewise.api.data.Split;
import io.likewise.api.data.VisibleName;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.cli.console.InferenceProgress;
import io.likewise.cli.console.Notices;
import io.likewise.cli.console.Terminal;
import io.likewise.data.batches.InferenceBatches;
import io.likewise.data.fetch.FileCache;
import io.likewise.data.folders.ImageListing;
import io.likewise.report.inference.EvaluationListing;
import io.likewise.report.run.PredictionFigures;
import io.likewise.runner.inference.EvaluatedSplit;
import io.likewise.runner.inference.InferenceOrders;
import io.likewise.runner.process.RunInputs;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.plan.EnumWords;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.RunPlan;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Says how right a finished model is on a data set. */
final class ModelEvaluation {
  private ModelEvaluation() {}

  /** Carries out the orders of a folder. */
  static void run(Path folder, FileCache cache, PrintStream out, PrintStream err) {
    InferenceOrders orders = InferenceOrders.read(folder);
    RunPlan plan = ExperimentFile.read(folder.resolve(ExperimentFile.NAME));
    RunInputs inputs = new RunInputs(plan, cache, new Notices(err)::accept);
    // Images before the engine: what decoding them takes is free again by then.
    Dataset dataset = inputs.dataset();
    Path run = orders.model().directory();
    List<String> classNames = FinishedRun.provenance(run).data().classNames();
    int[] labels = labels(dataset, plan.experiment().data().source(), classNames, run);
    Split split = orders.split() == EvaluatedSplit.TEST ? dataset.test() : dataset.train();
    InferenceBatches batches =
        InferenceBatches.of(
            plan.experiment(), split, RunInputs.batchWorkers(plan.options().threads()));
    Terminal terminal = Terminal.of(System.getProperties(), System.getenv());
    PredictionFigures.Running running = new PredictionFigures.Running(classNames.size());
    try (FinishedModel model = FinishedModel.open(orders.model(), plan);
        InferenceProgress progress =
            new InferenceProgress(out, err, terminal, batches.images(), System::nanoTime)) {
      model.run(
          batches,
          (batch, logits) -> {
            int[] known =
                Arrays.stream(batch.labels(), 0, batch.size()).map(i -> labels[i]).toArray();
            running.add(known, logits);
            progress.advance(batch.size());
          });
      progress.completed();
    }
    PredictionFigures figures = running.figures();
    if (!Double.isFinite(figures.evaluation().loss())) {
      throw new LikewiseException(
          ErrorCode.LOSS_NOT_FINITE,
          run + ": the model's loss on these images is " + figures.evaluation().loss() + ".");
    }
    out.println(
        EvaluationListing.of(orders.format(), EnumWords.of(orders.split()), figures, classNames));
  }

  /** Returns the model's number of each of the data set's classes, by their names. */
  private static int[] labels(Dataset dataset, String source, List<String> classNames, Path run) {
    List<String> unknown =
        dataset.classNames().stream().filter(name -> !classNames.contains(name)).toList();
    if (!unknown.isEmpty()) {
      throw new LikewiseException(
              ErrorCode.USAGE,
              String.format(
                  "%s: the model of %s does not know its classes %s; it knows %s. Choose a data set"
                      + " whose classes are among these, by name.",
                  VisibleName.of(source),
                  run,
                  ImageListing.shortened(unknown),
                  ImageListing.shortened(classNames)))
          .onSetting("data.source");
    }
    return dataset.classNames().stream().mapToInt(classNames::indexOf).toArray();
  }
}
