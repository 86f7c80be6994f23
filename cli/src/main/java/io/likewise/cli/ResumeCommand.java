package io.likewise.cli;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.cli.options.MlflowOption;
import io.likewise.cli.options.SurvivalOptions;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.export.RunReports;
import io.likewise.runner.process.InterruptedRuns;
import io.likewise.runner.process.RunLauncher;
import io.likewise.runner.process.RunOrders;
import io.likewise.runner.tracking.MlflowTracking;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.RunPlan;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Goes on with a run that was interrupted. */
@Command(
    name = "resume",
    abbreviateSynopsis = true,
    header = "Go on with a run that was interrupted.",
    description = {
      "",
      "The run goes on from its newest checkpoint that is whole, in the middle of an"
          + " epoch if need be, and comes to the same bits as one that was never"
          + " interrupted. Of one that has its results, the pictures and the model are"
          + " made that are missing. docs/reliability.md says what a run survives."
    },
    footer = {
      "",
      "Examples:",
      "  likewise resume",
      "      The newest of the interrupted runs in the folder runs.",
      "  likewise resume runs/2026-11-23T18-55-02-quick-djl-pytorch-s1",
      "      This one.",
      "  likewise resume --mlflow http://localhost:5000",
      "      Log it to a server of MLflow when it has its results; the address is not kept."
    })
final class ResumeCommand implements Callable<Integer> {
  @ParentCommand private Main main;

  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      description = "The run directory (default: the newest interrupted run in --runs).")
  private Path directory;

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      description = "Where to look for interrupted runs (default: runs).")
  private Path runs = Path.of("runs");

  @Option(
      names = "--anyway",
      description =
          "Go on also on another machine, in another version or with other threads, which may"
              + " change bits; the run is marked as mixed.")
  private boolean anyway;

  @Mixin private MlflowOption mlflow = new MlflowOption();

  @Mixin private SurvivalOptions survival = new SurvivalOptions();

  @Mixin private WorkerOptions working = new WorkerOptions();

  @Override
  public Integer call() {
    Optional<MlflowTracking> tracking = mlflow.tracking();
    Path run = directory == null ? newest() : given(directory);
    int status = goOn(run);
    MlflowOption.log(tracking, run, main.context());
    return status;
  }

  private int goOn(Path run) {
    if (FinishedRun.isFinished(run)) {
      return ReportCommand.report(main.context(), working.workers(1), working.progress(), run);
    }
    RunPlan plan = ExperimentFile.read(run.resolve(ExperimentFile.NAME));
    EngineFolder engine =
        main.context().installed().find(plan.backend(), Optional.of(plan.options().engine()));
    working.provideFor(plan.experiment());
    return new RunLauncher(
            working.workers(1),
            working.progress(),
            new RunOrders(survival.orders().interval(), anyway),
            survival.retries())
        .resume(run, engine, Redirect.INHERIT)
        .status();
  }

  private static Path given(Path run) {
    if (!FinishedRun.isRun(run)) {
      throw new LikewiseException(
          ErrorCode.USAGE, run + ": is no run directory; name one that 'likewise run' has made.");
    }
    return run;
  }

  private Path newest() {
    for (Path lacking : RunReports.lacking(runs)) {
      working
          .progress()
          .notice(
              String.format(
                  "%s has its results and lacks files that go with them; 'likewise report %s' makes"
                      + " these.",
                  lacking, lacking));
    }
    return InterruptedRuns.in(runs).stream()
        .findFirst()
        .orElseThrow(
            () ->
                new LikewiseException(
                    ErrorCode.USAGE,
                    runs
                        + ": no interrupted run is in it that could go on; name the run directory,"
                        + " or start a run."));
  }
}
