package io.likewise.cli;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Experiment;
import io.likewise.cli.console.Context;
import io.likewise.cli.options.ExperimentOptions;
import io.likewise.cli.options.LaneOptions;
import io.likewise.cli.options.OpenOption;
import io.likewise.files.NewFolder;
import io.likewise.runner.lockstep.Lane;
import io.likewise.runner.lockstep.Lockstep;
import io.likewise.runner.process.Workers;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.PlanDraft;
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
    abbreviateSynopsis = true,
    header = "Train on several engines in step, and show where they part.",
    description = {
      "",
      "Every lane, which is an engine, a path, a precision and a device, trains the same steps on"
          + " the same batches, in a process of its own. In each step, what the layers yield,"
          + " losses, logits, gradients, Adam's moments and weights are compared, tensor by"
          + " tensor, with the first lane of the same precision; the first lane of another"
          + " precision is compared with the first of all, which shows what rounding alone does."
          + " A layer that yields something else is handed what the other lane's was.",
      "",
      "Each stage begins with the experiment's initial weights. docs/lockstep.md says how"
          + " to read the results."
    },
    footer = {
      "",
      "Examples:",
      "  likewise lockstep --backend djl:pytorch,dl4j",
      "      Two engines, in float32 and in float64.",
      "  likewise lockstep --backend djl:pytorch --path fast,reference --steps 20",
      "      One engine's fast path against its plain one.",
      "  likewise lockstep --backend djl:pytorch --device cpu,gpu",
      "      The CPU against a GPU."
    })
final class LockstepCommand implements Callable<Integer> {
  private static final int MOST_STEPS = 100_000;

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

  @Mixin private OpenOption opening = new OpenOption();

  @Mixin private WorkerOptions working = new WorkerOptions();

  @Override
  public Integer call() {
    Context context = main.context();
    WorkerOptions.requireRange("--steps", steps, MOST_STEPS);
    List<Integer> stages = stages();
    PlanDraft draft = experiment.draftForAnyEngine();
    List<Lane> all = lanes.lanes(context.installed(), draft);
    Experiment trained = trained(draft.experiment(), all.get(0));
    working.provideFor(trained);
    Workers workers = working.workers(all.size());
    // Before anything is made, and of images' headers for the only time.
    all.forEach(lane -> workers.memory(lane.plan(trained), lane.engine()));
    Path folder = NewFolder.create(out, trained.name(), Clock.system(ZoneId.systemDefault()));
    context.err().println("lockstep directory: " + folder);
    Lockstep.of(
            workers,
            working.progress(),
            table -> context.out().println(table.terminal()),
            trained,
            all,
            folder)
        .run(stages, steps);
    context.out().println(folder);
    context.show(opening.asked(), folder);
    return 0;
  }

  private List<Integer> stages() {
    if (stage == null) {
      return List.of(1, 2);
    }
    WorkerOptions.requireRange("--stage", stage, 2);
    return List.of(stage);
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
    return ExperimentFile.with(any.plan(drafted), settings, "--set").experiment();
  }
}
