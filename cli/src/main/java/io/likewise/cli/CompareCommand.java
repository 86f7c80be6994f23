package io.likewise.cli;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.NotMade;
import io.likewise.cli.console.Context;
import io.likewise.cli.options.ComputeOptions;
import io.likewise.cli.options.ExperimentOptions;
import io.likewise.cli.options.GateOptions;
import io.likewise.cli.options.OpenOption;
import io.likewise.cli.options.SurvivalOptions;
import io.likewise.files.NewFolder;
import io.likewise.report.comparison.Comparison;
import io.likewise.report.comparison.ComparisonReport;
import io.likewise.report.run.TimeToAccuracy;
import io.likewise.runner.archive.GivenPlaces;
import io.likewise.runner.compare.ComparedAttempt;
import io.likewise.runner.compare.ComparisonPlan;
import io.likewise.runner.compare.ComparisonRuns;
import io.likewise.runner.compare.GivenRuns;
import io.likewise.runner.compare.ReusableRuns;
import io.likewise.runner.compare.SideBySide;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.Home;
import io.likewise.runner.preflight.Preflight;
import io.likewise.runner.process.RunLauncher;
import io.likewise.runner.process.RunnerProgress;
import io.likewise.runs.directory.RunFailure;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.RunPlan;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Runs one experiment on several engines, and says what the engine changed. */
@Command(
    name = "compare",
    abbreviateSynopsis = true,
    header = "Run one experiment on several engines and compare them.",
    description = {
      "",
      "Makes the runs that are missing, one at a time, each in a process of its own; a"
          + " finished run of the same experiment, files, engine and machine is used"
          + " again. Prints what was held equal, a table, and whether the engines differ"
          + " by more than chance; keeps all of it, with curves, in a new folder, whose"
          + " path is the last line printed.",
      "",
      "Ctrl-C stops after the step it is at. The same command then goes on with the"
          + " runs that are missing."
    },
    footer = {
      "",
      "Examples:",
      "  likewise compare --backend=djl:pytorch,dl4j --seeds=1,2,3",
      "      A small network on small built-in images, three times on each engine.",
      "  likewise compare --seeds=1,2,3,4,5 --perturb --target=70",
      "      All engines, each beside itself after one rounding; and when each reached 70 %%.",
      "  likewise compare --runs runs other/runs",
      "      Runs that were made before, here or elsewhere.",
      "  likewise compare --seeds=1,2,3 --against kept/comparison.json --margin 1",
      "      For continuous integration: has accuracy become worse by a point?",
      "",
      "The exit status is 0 if every run finished, else that of the first failure, after"
          + " the comparison of the others; 10 if all did and the gate does not pass."
          + " docs/comparison.md says how to read it."
    })
final class CompareCommand implements Callable<Integer> {
  @ParentCommand private Main main;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      split = ",",
      description =
          "What to compare: BACKEND[:ENGINE][@PATH][@PRECISION][@DEVICE], as in djl:pytorch,dl4j or"
              + " djl:pytorch,djl:pytorch@stock (default: every engine that 'likewise backends'"
              + " lists).")
  private List<String> backends = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      split = ",",
      description =
          "The seeds, each run on every engine, such as 1,2,3. A verdict takes three. Default:"
              + " the experiment's own.")
  private List<Long> seeds = List.of();

  @Option(
      names = "--repeats",
      paramLabel = "N",
      description =
          "How many times each seed is run on each engine, to see whether it comes to the same bits"
              + " (default: 1).")
  private int repeats = 1;

  @Option(
      names = "--perturb",
      description =
          "Run each seed on each engine once more with one initial weight moved by one unit in the"
              + " last place, to see whether engines differ by more than one rounding does. These"
              + " runs are controls and no part of the verdict.")
  private boolean perturb;

  @Option(
      names = "--target",
      paramLabel = "PERCENT",
      description =
          "Also show what it took until the validation accuracy first reached so many percent, in"
              + " seconds and in training images.")
  private Double target;

  @Option(names = "--fresh", description = "Make every run, also those that were made before.")
  private boolean fresh;

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      arity = "1..*",
      description =
          "Make no run; compare those that are in these run directories, in folders that hold"
              + " such, or in archives that 'likewise archive' has written.")
  private List<Path> runs = List.of();

  @Option(
      names = "--mixed",
      description = "With --runs: compare even different experiments, and say how they differ.")
  private boolean mixed;

  @Option(
      names = "--runs-in",
      paramLabel = "DIR",
      description = "The folder that runs are looked for and made in (default: runs).")
  private Path runsIn = Path.of("runs");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder that comparisons are kept in (default: comparisons).")
  private Path out = Path.of("comparisons");

  @ArgGroup(validate = false, heading = "%nThe experiment:%n", order = 1)
  private ExperimentOptions experiment = new ExperimentOptions();

  @ArgGroup(validate = false, heading = "%nHow it is computed:%n", order = 2)
  private ComputeOptions computing = new ComputeOptions();

  @ArgGroup(validate = false, heading = "%nThe gate:%n", order = 3)
  private GateOptions gate = new GateOptions();

  @Mixin private OpenOption opening = new OpenOption();

  @Mixin private SurvivalOptions survival = new SurvivalOptions();

  @Mixin private WorkerOptions working = new WorkerOptions();

  @Override
  public Integer call() {
    Context context = main.context();
    Optional<GateOptions.Gating> gating = gate.gating();
    Optional<TimeToAccuracy> reaching = Optional.ofNullable(target).map(TimeToAccuracy::new);
    List<ComparedAttempt> attempts;
    Comparison comparison;
    try (GivenPlaces places = GivenPlaces.open(runs)) {
      attempts = runs.isEmpty() ? make() : given(places);
      Comparison sides = SideBySide.of(attempts, mixed);
      comparison = reaching.map(sides::reaching).orElse(sides);
    }
    ComparisonReport report = new ComparisonReport(comparison);
    context.out().println(report.text(context.terminal().columns()));
    Path folder =
        NewFolder.create(out, comparison.experiment(), Clock.system(ZoneId.systemDefault()));
    NotMade.sentences(report.write(folder)).forEach(context.notices());
    context.out().println();
    context.out().println("report.html, pictures, Markdown, CSV and JSON:");
    context.out().println(folder);
    context.show(opening.asked(), folder);
    Optional<RunFailure> failure =
        attempts.stream().flatMap(attempt -> attempt.failure().stream()).findFirst();
    if (failure.isPresent()) {
      gating.ifPresent(
          unjudged -> context.notice("--against: nothing is judged, for not every run finished."));
      return failure.get().code().exitStatus();
    }
    gating.ifPresent(all -> all.judge(folder, context));
    return 0;
  }

  private List<ComparedAttempt> given(GivenPlaces places) {
    if (!backends.isEmpty() || !seeds.isEmpty() || perturb) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          "--runs compares runs that were made; --backend, --seeds and --perturb make runs. Give one"
              + " or the other.");
    }
    return GivenRuns.read(places.folders(), main.context().notices());
  }

  private List<ComparedAttempt> make() {
    WorkerOptions.requireRange("--repeats", repeats, 100);
    Context context = main.context();
    Home home = context.home();
    ComparisonPlan unmoved =
        ComparisonPlan.of(context.installed(), backends, this::plan, seeds, repeats);
    ComparisonPlan plan = perturb ? unmoved.withControls() : unmoved;
    plan.runs().stream().limit(1).forEach(wanted -> working.provideFor(wanted.plan().experiment()));
    long engines = plan.runs().stream().map(ComparisonPlan.Wanted::engine).distinct().count();
    long distinct =
        plan.runs().stream().map(run -> run.plan().experiment().seed()).distinct().count();
    Preflight.ofComparison((int) engines, (int) distinct).ifPresent(context.notices());
    ReusableRuns reusable =
        fresh ? ReusableRuns.none(home) : ReusableRuns.in(runsIn, home, context.notices());
    RunnerProgress progress = working.progress();
    RunLauncher launcher =
        new RunLauncher(working.workers(1), progress, survival.orders(), survival.retries())
            .ofSeveral();
    return new ComparisonRuns(launcher, reusable, runsIn, progress).make(plan);
  }

  private RunPlan plan(EngineFolder engine) {
    RunPlan plan = computing.plan(engine, experiment.draftForAnyEngine());
    RunPlan changed = ExperimentFile.with(plan, experiment.settings(), "--set");
    if (!changed.backend().equals(engine.backend())
        || !changed.options().engine().equals(engine.engine())) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          "--set changes the backend or the engine, of which a comparison has several; name them"
              + " with --backend.");
    }
    if (perturb && changed.experiment().perturb()) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          "the experiment moves one initial weight already (perturb), so --perturb has nothing to"
              + " set beside it; leave one of them out.");
    }
    return changed;
  }
}
