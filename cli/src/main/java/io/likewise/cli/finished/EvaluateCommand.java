package io.likewise.cli.finished;

import io.likewise.cli.console.Invocation;
import io.likewise.cli.finished.FinishedModelOptions.Computing;
import io.likewise.cli.options.Fetcher;
import io.likewise.cli.options.MirrorOption;
import io.likewise.runner.inference.EvaluatedSplit;
import io.likewise.runner.inference.ModelInference;
import io.likewise.runner.inference.ModelSource;
import io.likewise.runner.process.PlanCheck;
import io.likewise.runs.plan.RunPlan;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Has a finished model evaluated on a data set, in a worker. */
@Command(
    name = "evaluate",
    abbreviateSynopsis = true,
    header = "Say how right a finished model is on a data set.",
    description = {
      "",
      "Prints accuracy and loss, of each class precision, recall and F1, which class is"
          + " taken for which, and the expected calibration error. On the run's own data"
          + " set these are the run's own test figures.",
      "",
      "The data set's classes must be among those that the model knows, by name."
    },
    footer = {
      "",
      "Examples:",
      "  likewise evaluate --run runs/2026-11-23T18-55-02-quick-djl-pytorch-s1 \\%n"
          + "                    --dataset sample:2",
      "  likewise evaluate --run DIR --dataset folder:more-photos --json"
    })
final class EvaluateCommand implements Callable<Integer> {
  @ParentCommand private Invocation invocation;

  @Option(names = "--run", paramLabel = "DIR", required = true, description = "The run's folder.")
  private Path run;

  @Option(
      names = "--dataset",
      paramLabel = "SOURCE",
      required = true,
      description = "sample, cifar10, cifar10:PATH or folder:PATH, as 'likewise run' takes it.")
  private String dataset;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      description = "Which of its images: test or train (default: ${DEFAULT-VALUE}).",
      converter = SplitConverter.class,
      defaultValue = "test")
  private EvaluatedSplit split;

  @Option(names = "--skip-bad", description = "Go on without images that cannot be read.")
  private boolean skipBad;

  @Mixin private FormatOptions format = new FormatOptions();

  @Mixin private MirrorOption mirror = new MirrorOption();

  @Mixin private FinishedModelOptions options = new FinishedModelOptions();

  @Override
  public Integer call() {
    ModelSource source = ModelSource.ofRun(run);
    RunPlan plan = ModelInference.on(source.plan(), dataset, skipBad);
    Computing computing = options.computing(invocation.context().installed(), plan);
    new PlanCheck().check(plan.experiment());
    new Fetcher(invocation.context(), mirror.url()).fetchFor(plan.experiment());
    return options
        .inference(invocation)
        .evaluate(source, computing.plan(), computing.engine(), split, format.format());
  }
}
