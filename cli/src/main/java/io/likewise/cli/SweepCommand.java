package io.likewise.cli;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.Precision;
import io.likewise.trainer.EarlierCells;
import io.likewise.trainer.ExperimentFile;
import io.likewise.trainer.Grid;
import io.likewise.trainer.GridCell;
import io.likewise.trainer.GridFile;
import io.likewise.trainer.PlanDraft;
import io.likewise.trainer.RunPlan;
import io.likewise.trainer.Shard;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Carries out every run of a grid that has no result yet. */
@Command(
    name = "sweep",
    usageHelpWidth = 80,
    sortOptions = false,
    abbreviateSynopsis = true,
    header = "Train every combination of backends, presets, seeds and settings.",
    description = {
      "",
      "Each cell of the grid is a run in a folder whose name follows from what is run. A"
          + " cell that has a result is left alone; one that was begun or failed is begun"
          + " again. So the same command continues a sweep that was stopped, and several"
          + " machines may work in one shared folder. docs/sweep.md describes the file and"
          + " has templates for Slurm and Kubernetes.",
      "",
      "Ctrl-C stops the runs after the step they are at."
    },
    optionListHeading = "%nOptions:%n",
    footer = {
      "",
      "A grid.yaml of six runs:",
      "  backend: [djl:pytorch, dl4j]",
      "  preset: quick",
      "  seed: 1..3",
      "  set:",
      "    batchSize: 32"
    })
final class SweepCommand implements Callable<Integer> {
  private static final int MOST_PARALLEL = 1024;

  private final Main.Context context;

  @ParentCommand private Main main;

  @Parameters(paramLabel = "FILE", description = "The grid, such as grid.yaml.")
  private Path file;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "The folder with the cells' run directories (default: sweeps/NAME, by the file's name).")
  private Path out;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description = "How many runs at a time, sharing this machine's processors (default: 1).")
  private int parallel = 1;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      description =
          "Carry out the I-th of N parts only. auto takes both from a Slurm job array, auto/N takes"
              + " I from a Kubernetes indexed Job.")
  private String shard;

  @Option(names = "--dry-run", description = "List the cells and their state, and run nothing.")
  private boolean dryRun;

  @Mixin private HeapOption heap = new HeapOption();

  @Mixin private MirrorOption mirror = new MirrorOption();

  SweepCommand(Main.Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (parallel < 1 || parallel > MOST_PARALLEL) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          "--parallel: " + parallel + " is out of range, expected 1 to " + MOST_PARALLEL + ".");
    }
    Shard part = shard == null ? Shard.WHOLE : ShardOption.parse(shard, context.environment());
    Home home = context.home();
    List<SweepCell> all = cells(GridFile.read(file), InstalledBackends.in(home.backends()));
    List<SweepCell> mine = all.stream().filter(c -> part.has(c.number() - 1)).toList();
    if (dryRun) {
      list(mine);
      return 0;
    }
    Fetcher fetcher = new Fetcher(context, mirror.url());
    mine.stream().map(c -> c.plan().experiment()).distinct().forEach(fetcher::fetchFor);
    WorkerMemory memory = context.workerMemory(parallel, heap);
    mine.stream()
        .filter(cell -> cell.state() != SweepCell.State.DONE)
        .forEach(cell -> memory.of(cell.plan(), cell.engine()));
    Sweep sweep =
        new Sweep(context, folder(), all.size(), (cell, log) -> prepare(home, memory, cell, log));
    int status = sweep.run(mine, parallel);
    list(mine);
    return status;
  }

  private Path folder() {
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", "");
    return out == null ? Path.of("sweeps", name) : out;
  }

  private void list(List<SweepCell> cells) {
    cells.forEach(cell -> context.out().println(cell.id() + "  " + cell.report()));
    context.out().println(folder());
  }

  /** Two cells at a time could not both lock the engine's cache: locks are the process's. */
  private synchronized void unpack(Home home, SweepCell cell) {
    new EngineCache(home, cell.engine(), context.err()).prepare();
  }

  private Supplier<WorkerProcess> prepare(
      Home home, WorkerMemory memory, SweepCell cell, Path log) {
    unpack(home, cell);
    WorkerCommand command =
        WorkerCommand.run(
            home,
            cell.engine(),
            cell.plan().options(),
            cell.path(),
            memory.of(cell.plan(), cell.engine()),
            Main.debugOptions(main != null && main.debug()));
    return () -> WorkerProcess.start(command, cell.path(), Sweep.to(log), Sweep.to(log));
  }

  /** Makes every cell's plan, and finds what is wrong with any before one is started. */
  List<SweepCell> cells(Grid grid, InstalledBackends installed) {
    Map<String, PlanDraft> drafts = new LinkedHashMap<>();
    Map<String, Integer> numbers = new LinkedHashMap<>();
    List<SweepCell> cells = new ArrayList<>();
    PlanCheck check = new PlanCheck();
    for (GridCell cell : grid.cells()) {
      EngineFolder engine = installed.find(cell.backend());
      PlanDraft draft = drafts.computeIfAbsent(cell.base(), base -> draft(grid, base));
      RunPlan plan =
          grid.plan(
              cell,
              new RunPlan(draft.experiment(), engine.backend(), options(engine, draft.options())));
      check.check(plan.experiment());
      String id = cell.id(plan);
      Integer twin = numbers.putIfAbsent(id, cells.size() + 1);
      if (twin != null) {
        throw new LikewiseException(
            ErrorCode.EXPERIMENT_INVALID,
            String.format(
                "%s: cells %d and %d are the same run, %s; take one of them away.",
                grid.origin(), twin, cells.size() + 1, id));
      }
      cells.add(new SweepCell(cells.size() + 1, id, folder().resolve(id), engine, plan));
    }
    Map<String, Path> earlier = EarlierCells.in(folder(), numbers.keySet());
    return cells.stream().map(cell -> cell.orIn(earlier.get(cell.id()))).toList();
  }

  private static PlanDraft draft(Grid grid, String base) {
    return grid.basesAreFiles()
        ? ExperimentFile.readDraft(Path.of(base))
        : PlanDraft.of(Presets.get(base, grid.origin() + ": preset"));
  }

  /** Runs at the same time share the processors. */
  private BackendOptions options(EngineFolder engine, Optional<BackendOptions> written) {
    int threads = Math.max(1, ComputeOptions.usualThreads() / parallel);
    BackendOptions base =
        written.orElse(
            new BackendOptions(
                engine.engine(), Device.CPU, threads, Precision.FLOAT32, ComputePath.FAST));
    return new BackendOptions(
        engine.engine(), base.device(), base.threads(), base.precision(), base.path());
  }
}
