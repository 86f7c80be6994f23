package io.likewise.cli.finished;

import io.likewise.api.error.ErrorCode;
import io.likewise.cli.console.Context;
import io.likewise.cli.console.Invocation;
import io.likewise.cli.options.ComputeOptions;
import io.likewise.cli.options.HeapOption;
import io.likewise.files.AtomicFile;
import io.likewise.report.inference.BenchmarkReport;
import io.likewise.report.inference.BenchmarkRow;
import io.likewise.runner.benchmark.BenchmarkSettings;
import io.likewise.runner.benchmark.ModelBenchmark;
import io.likewise.runner.export.ModelExports;
import io.likewise.runner.process.Workers;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.PlanDraft;
import io.likewise.runs.plan.RunPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Has a finished model measured in every format and on every engine, in workers. */
@Command(
    name = "benchmark",
    abbreviateSynopsis = true,
    header = "Measure a finished model in every format and on every engine.",
    description = {
      "",
      "Size, start (from the start of a process until it has classified a first image),"
          + " the time of one image, images a second by batch size, memory, and for how"
          + " many test images of the run the class is the run's. Each is measured in"
          + " processes of its own, with one thread and with all; they take turns.",
      "",
      "All begin with the images as the network sees them, in memory, and end with"
          + " probabilities. What cannot be measured has its reason below its row. The"
          + " run's images must be there.",
      "",
      "The folder gets benchmark.csv and benchmark.json."
    },
    footer = {
      "",
      "Examples:",
      "  likewise benchmark --run runs/2026-11-23T18-55-02-quick-djl-pytorch-s1",
      "  likewise benchmark --run DIR --only onnx,djl:pytorch \\%n"
          + "                     --onnxruntime onnxruntime-1.29.0.jar"
    })
final class BenchmarkCommand implements Callable<Integer> {
  @ParentCommand private Invocation invocation;

  @Option(names = "--run", paramLabel = "DIR", required = true, description = "The run's folder.")
  private Path run;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder for the files (default: benchmark, in the run's folder).")
  private Path out;

  @Option(
      names = "--batches",
      paramLabel = "N,…",
      split = ",",
      description = "How many images batches have (default: ${DEFAULT-VALUE}).",
      defaultValue = "1,16,64,256")
  private List<Integer> batches;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How many processes each is measured in (default: ${DEFAULT-VALUE}).",
      defaultValue = "3")
  private int rounds;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description =
          "How long a process measures the time of one image, and each batch size (default:"
              + " ${DEFAULT-VALUE}).",
      defaultValue = "1")
  private double seconds;

  @Option(
      names = "--only",
      paramLabel = "NAME,…",
      split = ",",
      description = "Only these formats, and what these engines open; such as h5 or djl:pytorch.")
  private List<String> only = List.of();

  @Option(
      names = "--onnxruntime",
      paramLabel = "JAR",
      description = "onnxruntime for Java, which is no part of this program and opens onnx.")
  private Path onnxruntime;

  @Mixin private HeapOption heap = new HeapOption();

  @Mixin private ComputeOptions computing = new ComputeOptions();

  @Override
  public Integer call() {
    BenchmarkSettings settings =
        new BenchmarkSettings(rounds, seconds, batches, only, Optional.ofNullable(onnxruntime));
    ModelExports.requireFinished(run);
    RunPlan trained = ExperimentFile.read(run.resolve(ExperimentFile.NAME));
    PlanDraft draft =
        new PlanDraft(
            trained.experiment(), Optional.of(trained.backend()), Optional.of(trained.options()));
    Context context = invocation.context();
    Path folder = folder();
    Workers workers =
        new Workers(
            context.home(), 1, heap.bytes(), invocation.debugOptions(), invocation.progress());
    List<BenchmarkRow> rows =
        new ModelBenchmark(context.installed(), workers, invocation.progress(), System::nanoTime)
            .measure(
                run,
                engine -> computing.plan(engine, draft),
                computing.threads(),
                settings,
                folder);
    BenchmarkReport report = new BenchmarkReport(rows);
    report.write(folder);
    context.out().println(report.table());
    context.out().println(folder);
    return report.failure().map(ErrorCode::exitStatus).orElse(0);
  }

  private Path folder() {
    Path folder = out == null ? run.resolve("benchmark") : out;
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw AtomicFile.unwritable(folder, e);
    }
  }
}
