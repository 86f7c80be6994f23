package io.likewise.cli.finished;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.cli.console.Invocation;
import io.likewise.runner.listing.ListedRun;
import io.likewise.runner.listing.SettingFilter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Lists the runs of a folder. */
@Command(
    name = "runs",
    abbreviateSynopsis = true,
    header = "List runs: what has become of each, and its figures.",
    description = {
      "",
      "A run is finished, running, interrupted ('likewise resume' goes on with it) or"
          + " failed; below one that has no figures stands why, and the checkpoint that it"
          + " has kept. Time is that of training and validation."
    },
    parameterListHeading = "%n",
    footer = {
      "",
      "Examples:",
      "  likewise runs",
      "  likewise runs --where seed=1 --where stage1.learningRate=1e-3",
      "  likewise runs my-runs --json"
    })
final class RunsCommand implements Callable<Integer> {
  @ParentCommand private Invocation invocation;

  @Parameters(
      paramLabel = "FOLDER",
      arity = "0..1",
      description = "The folder that the runs' own folders are in (default: runs).")
  private Path folder = Path.of("runs");

  @Option(
      names = "--where",
      paramLabel = "KEY=VALUE",
      description =
          "Only runs with this setting, by its key in experiment.yaml. If it is given more than"
              + " once, all must hold.")
  private List<String> where = List.of();

  @Option(names = "--json", description = "Print JSON, with all settings of each run.")
  private boolean json;

  @Override
  public Integer call() {
    List<SettingFilter> filters = where.stream().map(SettingFilter::parse).toList();
    List<ListedRun> runs =
        all().stream()
            .filter(run -> filters.stream().allMatch(filter -> filter.accepts(run.plan())))
            .toList();
    invocation.context().out().println(json ? RunListing.json(runs) : RunListing.table(runs));
    return 0;
  }

  private List<ListedRun> all() {
    try {
      return ListedRun.in(folder, invocation.context().notices());
    } catch (IOException e) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          folder + ": no folder that can be read; name the one that runs were made in.",
          e);
    }
  }
}
