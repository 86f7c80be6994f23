package io.likewise.cli;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Experiment;
import io.likewise.files.NewFolder;
import io.likewise.trainer.ExperimentFile;
import io.likewise.trainer.PlanDraft;
import io.likewise.trainer.RunPlan;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Trains one experiment on several engines in step, and shows where they part. */
@Command(
    name = "lockstep",
    usageHelpWidth = 80,
    sortOptions = false,
    abbreviateSynopsis = true,
    header = "Train on several engines in step, and show where they part.",
    description = {
      "",
      "Every lane, which is an engine, a path and a precision, trains the same steps on"
          + " the same batches, in a process of its own. After each step, losses, logits,"
          + " gradients, Adam's moments and weights are compared, tensor by tensor, with"
          + " the first lane of the same precision; the first lane of another precision is"
          + " compared with the first of all, which shows what rounding alone does.",
      "",
      "Each stage begins with the experiment's initial weights. docs/lockstep.md says how"
          + " to read the results."
    },
    optionListHeading = "%nOptions:%n",
    footer = {
      "",
      "Examples:",
      "  likewise lockstep --backend djl:pytorch,dl4j",
      "      Two engines, in float32 and in float64.",
      "  likewise lockstep --backend djl:pytorch --path fast,reference --steps 20",
      "      One engine's fast path against its plain one."
    })
final class LockstepCommand implements Callable<Integer> {
  private static final int MOST_STEPS = 100_000;

  private final Main.Context context;

  @ParentCommand private Main main;

  @ArgGroup(validate = false, heading = "%nThe experiment:%n", order = 1)
  private ExperimentOptions experiment = new ExperimentOptions();

  @ArgGroup(validate = false, heading = "%nWhat computes it:%n", order = 2)
  private LaneOptions lanes = new LaneOptions();

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps of each stage, 1 to 100000 (default: 10).")
  private int steps = 10;

  @Option(
      names = "--stage",
      paramLabel = "N",
      description = "1 or 2: this stage only. Default: both.")
  private Integer stage;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder that the results' folder is made in (default: lockstep).")
  private Path out = Path.of("lockstep");

  @Mixin private HeapOption heap = new HeapOption();

  @Mixin private MirrorOption mirror = new MirrorOption();

  LockstepCommand(Main.Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Home home = context.home();
    requireRange("--steps", steps, MOST_STEPS);
    List<Integer> stages = stages();
    PlanDraft draft = experiment.draftForAnyEngine();
    List<Lane> all = lanes.lanes(InstalledBackends.in(home.backends()), draft);
    Experiment trained = trained(draft.experiment(), all.get(0));
    new PlanCheck().check(trained);
    new Fetcher(context, mirror.url()).fetchFor(trained);
    WorkerMemory memory = context.workerMemory(all.size(), heap);
    // Before anything is made, and of images' headers for the only time.
    all.forEach(lane -> memory.of(plan(trained, lane), lane.engine()));
    Path folder = NewFolder.create(out, trained.name(), Clock.system(ZoneId.systemDefault()));
    context.err().println("lockstep directory: " + folder);
    List<String> options = context.workerOptions(main != null && main.debug());
    new Lockstep(
            context,
            trained,
            all,
            folder,
            (lane, path) -> {
              new EngineCache(home, lane.engine(), context.err()).prepare();
              return WorkerCommand.lane(
                  home,
                  lane.engine(),
                  lane.options(),
                  path,
                  memory.of(plan(trained, lane), lane.engine()),
                  options);
            })
        .run(stages, steps);
    return 0;
  }

  private static RunPlan plan(Experiment trained, Lane lane) {
    return new RunPlan(trained, lane.engine().backend(), lane.options());
  }

  private List<Integer> stages() {
    if (stage == null) {
      return List.of(1, 2);
    }
    requireRange("--stage", stage, 2);
    return List.of(stage);
  }

  private static void requireRange(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new LikewiseException(
          ErrorCode.USAGE, option + ": " + value + " is out of range, expected 1 to " + most + ".");
    }
  }

  /** Applies {@code --set}, which may say nothing of the backend: the lanes do. */
  private Experiment trained(Experiment drafted, Lane any) {
    Map<String, String> settings = experiment.settings();
    for (String key : settings.keySet()) {
      if (key.startsWith("backend.")) {
        throw new LikewiseException(
            ErrorCode.USAGE,
            "--set: '"
                + key
                + "' is said by the lanes; use --backend, --path, --precision,"
                + " --device or --threads.");
      }
    }
    RunPlan plan = new RunPlan(drafted, any.engine().backend(), any.options());
    return ExperimentFile.with(plan, settings).experiment();
  }
}
