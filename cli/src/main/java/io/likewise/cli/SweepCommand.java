package io.likewise.cli;

import io.likewise.api.experiment.NotMade;
import io.likewise.cli.console.Context;
import io.likewise.cli.options.OpenOption;
import io.likewise.cli.options.ShardOption;
import io.likewise.cli.options.SurvivalOptions;
import io.likewise.runner.process.Workers;
import io.likewise.runner.sweep.Sweep;
import io.likewise.runner.sweep.SweepCell;
import io.likewise.runner.sweep.SweepCells;
import io.likewise.runner.sweep.SweepPages;
import io.likewise.runs.grid.GridFile;
import io.likewise.runs.grid.Shard;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Carries out every run of a grid that has no result yet. */
@Command(
    name = "sweep",
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

  @Mixin private OpenOption opening = new OpenOption();

  @Mixin private SurvivalOptions survival = new SurvivalOptions();

  @Mixin private WorkerOptions working = new WorkerOptions();

  @Override
  public Integer call() {
    Context context = main.context();
    WorkerOptions.requireRange("--parallel", parallel, MOST_PARALLEL);
    Shard part = shard == null ? Shard.WHOLE : ShardOption.parse(shard, context.environment());
    Path folder = folder();
    List<SweepCell> all = SweepCells.of(GridFile.read(file), context.installed(), folder, parallel);
    List<SweepCell> mine = all.stream().filter(c -> part.has(c.number() - 1)).toList();
    if (dryRun) {
      list(mine);
      return 0;
    }
    mine.stream().map(c -> c.plan().experiment()).distinct().forEach(working::fetchFor);
    Workers workers = working.workersWithoutTerminal(parallel);
    mine.stream()
        .filter(cell -> cell.state() != SweepCell.State.DONE)
        .forEach(cell -> workers.memory(cell.plan(), cell.engine()));
    int status =
        Sweep.of(
                workers,
                working.progress(),
                folder,
                all.size(),
                survival.orders(),
                survival.retries())
            .run(mine, parallel);
    SweepPages.write(folder, all)
        .ifPresent(each -> NotMade.sentences(List.of(each)).forEach(context.notices()));
    list(mine);
    context.show(opening.asked(), folder);
    return status;
  }

  private Path folder() {
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", "");
    return out == null ? Path.of("sweeps", name) : out;
  }

  private void list(List<SweepCell> cells) {
    PrintStream out = main.context().out();
    cells.forEach(cell -> out.println(cell.id() + "  " + cell.report()));
    out.println(folder());
  }
}
