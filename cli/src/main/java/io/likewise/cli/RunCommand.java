package io.likewise.cli;

import io.likewise.cli.options.EngineOptions;
import io.likewise.cli.options.ExperimentOptions;
import io.likewise.cli.options.OpenOption;
import io.likewise.cli.options.SurvivalOptions;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.InstalledBackends;
import io.likewise.runner.process.RunLauncher;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.PlanDraft;
import io.likewise.runs.plan.RunPlan;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Trains one experiment on one engine, in a worker process of its own. */
@Command(
    name = "run",
    abbreviateSynopsis = true,
    header = "Train one experiment on one engine.",
    description = {
      "",
      "Stage 1 trains the network's head on top of a frozen base, stage 2 the whole"
          + " network. What is kept is the best epoch by the validation images. The"
          + " results are printed and, with all that is needed to repeat them, kept in a"
          + " new run directory, whose path is the last line printed.",
      "",
      "Ctrl-C stops a run after the step it is at; 'likewise resume' goes on with it."
    },
    footer = {
      "",
      "Examples:",
      "  likewise run",
      "      A small network on small built-in images: minutes, and no download.",
      "  likewise run --preset notebook-32 --limit 5000 --epochs 2,2",
      "      ResNet50 on a tenth of CIFAR-10; fetches 265 MB the first time.",
      "  likewise run --dataset folder:my-images --preset recommended",
      "      Your own images, in folders train/CLASS and test/CLASS.",
      "  likewise presets show quick > mine.yaml; likewise run --experiment mine.yaml",
      "      An experiment of your own.",
      "  likewise run --backend djl:pytorch --threads 4 --set batchSize=32",
      "      Another batch size, on four threads.",
      "",
      "LIKEWISE_CACHE, an environment variable, moves the folder for downloads and for"
          + " the native libraries that engines unpack."
    })
final class RunCommand implements Callable<Integer> {
  @ParentCommand private Main main;

  @ArgGroup(validate = false, heading = "%nThe experiment:%n", order = 1)
  private ExperimentOptions experiment = new ExperimentOptions();

  @ArgGroup(validate = false, heading = "%nWhat computes it:%n", order = 2)
  private EngineOptions engine = new EngineOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder that run directories are made in (default: runs).")
  private Path out = Path.of("runs");

  @Mixin private OpenOption opening = new OpenOption();

  @Mixin private SurvivalOptions survival = new SurvivalOptions();

  @Mixin private WorkerOptions working = new WorkerOptions();

  @Override
  public Integer call() {
    InstalledBackends installed = main.context().installed();
    RunPlan plan = plan(installed);
    EngineFolder folder = installed.find(plan.backend(), Optional.of(plan.options().engine()));
    working.provideFor(plan.experiment());
    RunLauncher.Ended ended =
        new RunLauncher(
                working.workers(1), working.progress(), survival.orders(), survival.retries())
            .run(plan, folder, out, Redirect.INHERIT);
    main.context().show(opening.asked(), ended.directory());
    return ended.status();
  }

  /** The preset or file, then the options, then {@code --set}: what is said later wins. */
  RunPlan plan(InstalledBackends installed) {
    PlanDraft draft = experiment.draft();
    EngineFolder folder =
        experiment
            .ownerOfModel()
            .map(network -> engine.findOwner(network, installed, draft))
            .orElseGet(() -> engine.find(installed, draft));
    return ExperimentFile.with(engine.plan(folder, draft), experiment.settings(), "--set");
  }
}
