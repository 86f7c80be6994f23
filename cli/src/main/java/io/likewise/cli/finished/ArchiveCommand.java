package io.likewise.cli.finished;

import io.likewise.cli.console.Context;
import io.likewise.cli.console.Invocation;
import io.likewise.runner.archive.PackedRun;
import io.likewise.runner.archive.RunArchive;
import io.likewise.runner.compare.GivenRuns;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Packs runs for someone else. */
@Command(
    name = "archive",
    abbreviateSynopsis = true,
    header = "Pack runs into one file, for someone else.",
    description = {
      "",
      "Writes a ZIP with all files of each run but its checkpoints, and the SHA-256 of each"
          + " of them. 'likewise compare --runs FILE' reads it where it lies. Equal runs"
          + " become equal files. The path of the archive is the last line printed."
    },
    parameterListHeading = "%n",
    footer = {
      "",
      "Examples:",
      "  likewise archive runs --without-weights",
      "  likewise compare --runs runs.zip"
    })
final class ArchiveCommand implements Callable<Integer> {
  @ParentCommand private Invocation invocation;

  @Parameters(
      paramLabel = "DIR",
      arity = "1..*",
      description = "Run directories, or folders that hold such.")
  private List<Path> folders = List.of();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "What to write; must not exist (default: the name of the first DIR and .zip).")
  private Path out;

  @Option(
      names = "--without-weights",
      description =
          "Leave out weights and models, and keep their digests: most of the size, and nothing"
              + " that a comparison needs.")
  private boolean withoutWeights;

  @Override
  public Integer call() {
    Context context = invocation.context();
    Path first = folders.get(0).toAbsolutePath().normalize();
    Path target = out == null ? Path.of(first.getFileName() + RunArchive.ENDING) : out;
    RunArchive.write(
        PackedRun.of(
            GivenRuns.directories(folders, context.notices()), !withoutWeights, context.notices()),
        target);
    context.out().println(target);
    return 0;
  }
}
