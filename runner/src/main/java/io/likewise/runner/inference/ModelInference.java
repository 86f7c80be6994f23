package io.likewise.runner.inference;

import io.likewise.api.experiment.Experiment;
import io.likewise.files.AtomicFile;
import io.likewise.files.FolderTree;
import io.likewise.report.inference.ListingFormat;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.export.ModelExports;
import io.likewise.runner.process.WorkerCommand;
import io.likewise.runner.process.Workers;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.RunPlan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Has finished models look at images, in a worker that prints what they make of them. */
public record ModelInference(Workers workers) {
  /**
   * Has images classified.
   *
   * @param model what classifies them
   * @param plan what was run, with the engine that is to compute now
   * @param engine that engine
   * @param inputs image files, folders of them, patterns, and {@code -} for standard input
   * @param standardInput where an image comes from that is named {@code -}
   * @param top how many classes are told of each image, at least 1
   * @return the worker's exit status: 0 if all images could be read, else that of the failure that
   *     it has told of itself
   * @throws io.likewise.api.error.LikewiseException {@code DATASET_MISSING} if an input is not
   *     there; and what became of the worker if it did not end in order
   */
  public int predict(
      ModelSource model,
      RunPlan plan,
      EngineFolder engine,
      List<String> inputs,
      InputStream standardInput,
      int top,
      ListingFormat format) {
    model.requireComputedBy(engine.name());
    return inFolder(
        folder -> {
          ImageInputs images = new ImageInputs(standardInput, folder);
          inputs.forEach(images::add);
          orders(model, format, top, EvaluatedSplit.TEST, images).write(folder);
          return run(WorkerCommand.PREDICT, plan, engine, folder);
        });
  }

  /**
   * Has a model evaluated on a data set.
   *
   * @param plan what was run, {@link #on} the data set, with the engine that is to compute now
   * @param split which of its images are looked at
   * @return the worker's exit status: 0, or that of the failure that it has told of itself
   * @throws io.likewise.api.error.LikewiseException {@code OUT_OF_MEMORY} if the images would not
   *     fit; and what became of the worker if it did not end in order
   */
  public int evaluate(
      ModelSource model,
      RunPlan plan,
      EngineFolder engine,
      EvaluatedSplit split,
      ListingFormat format) {
    model.requireComputedBy(engine.name());
    return inFolder(
        folder -> {
          ImageInputs none = new ImageInputs(InputStream.nullInputStream(), folder);
          orders(model, format, 1, split, none).write(folder);
          return run(WorkerCommand.EVALUATE, plan, engine, folder);
        });
  }

  /** Returns a run's plan on another data set, all of it. */
  public static RunPlan on(RunPlan plan, String source, boolean skipBad) {
    return ExperimentFile.with(
        plan,
        Map.of(
            "data.source",
            source,
            "data.limit",
            "0",
            "data.skipBad",
            Boolean.toString(skipBad),
            // What it began with may be gone, and is not read.
            "weights",
            Experiment.RANDOM_WEIGHTS));
  }

  private static InferenceOrders orders(
      ModelSource model, ListingFormat format, int top, EvaluatedSplit split, ImageInputs images) {
    return new InferenceOrders(
        model.directory().toString(),
        model.weights().toString(),
        format,
        top,
        split,
        images.names(),
        images.files());
  }

  private int run(String task, RunPlan plan, EngineFolder engine, Path folder) {
    ExperimentFile.write(plan, folder.resolve(ExperimentFile.NAME));
    workers.prepare(engine);
    return ModelExports.await(workers.inference(task, plan, engine, folder), folder, task);
  }

  private interface Work {
    int in(Path folder);
  }

  private static int inFolder(Work work) {
    Path folder;
    try {
      folder = Files.createTempDirectory("likewise-");
    } catch (IOException e) {
      throw AtomicFile.unwritable(Path.of(System.getProperty("java.io.tmpdir")), e);
    }
    try {
      return work.in(folder);
    } finally {
      FolderTree.delete(folder);
    }
  }
}
