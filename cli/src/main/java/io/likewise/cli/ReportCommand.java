package io.likewise.cli;

import io.likewise.cli.console.Context;
import io.likewise.cli.options.HeapOption;
import io.likewise.cli.options.MlflowOption;
import io.likewise.cli.options.OpenOption;
import io.likewise.runner.export.RunReports;
import io.likewise.runner.process.RunnerProgress;
import io.likewise.runner.process.Workers;
import io.likewise.runner.tracking.MlflowTracking;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Makes what is missing of a finished run: page, pictures, and the model for Keras. */
@Command(
    name = "report",
    abbreviateSynopsis = true,
    header = "Make the page, pictures and model that a finished run lacks.",
    description = {
      "",
      "A run's results stand before report.html, its pictures, MODEL_CARD.md,"
          + " resnet50_model.h5 and the file for TensorBoard are made, and none of these can"
          + " cost a result. Those that are not there, or that result.json lists as not"
          + " made, are made now, with the same bytes. No engine is loaded; the images are"
          + " read again if a picture needs them.",
      "",
      "The path of the run is the last line printed."
    },
    footer = {
      "",
      "Examples:",
      "  likewise report runs/2026-11-23T18-55-02-quick-djl-pytorch-s1",
      "  likewise report DIR --mlflow http://localhost:5000",
      "      Log it to a server of MLflow, too."
    })
final class ReportCommand implements Callable<Integer> {
  @ParentCommand private Main main;

  @Parameters(paramLabel = "DIR", description = "The run's folder.")
  private Path run;

  @Mixin private MlflowOption mlflow = new MlflowOption();

  @Mixin private OpenOption opening = new OpenOption();

  @Mixin private HeapOption heap = new HeapOption();

  @Override
  public Integer call() {
    Optional<MlflowTracking> tracking = mlflow.tracking();
    RunnerProgress progress = main.progress();
    Workers workers =
        new Workers(main.context().home(), 1, heap.bytes(), main.debugOptions(), progress);
    int status = report(main.context(), workers, progress, run);
    MlflowOption.log(tracking, run, main.context());
    main.context().show(opening.asked(), run);
    return status;
  }

  /** Makes what a run lacks, and prints where it is kept. */
  static int report(Context context, Workers workers, RunnerProgress progress, Path run) {
    int status = new RunReports(workers, progress).make(run);
    if (status == 0) {
      context.out().println(run);
    }
    return status;
  }
}
