package io.likewise.cli.finished;

import io.likewise.api.data.VisibleName;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.cli.console.Invocation;
import io.likewise.files.FolderTree;
import io.likewise.report.page.Facts.Fact;
import io.likewise.report.run.EvaluationTable;
import io.likewise.runner.export.RunStories;
import io.likewise.runner.listing.ListedRun;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.plan.ExperimentFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows one run: the experiment in words, its figures, its files. */
@Command(
    name = "show",
    abbreviateSynopsis = true,
    header = "Show a run: the experiment in words, its figures, its files.",
    description = {"", "Of a run that is not finished the settings are shown in place of figures."},
    parameterListHeading = "%n",
    footer = {"", "Example:", "  likewise show runs/2026-11-23T18-55-02-quick-djl-pytorch-s1"})
final class ShowCommand implements Callable<Integer> {
  private static final int WIDTH = 80;
  private static final int NAMES = 24;

  @ParentCommand private Invocation invocation;

  @Parameters(paramLabel = "DIR", description = "The run's folder.")
  private Path directory;

  @Override
  public Integer call() {
    if (!FinishedRun.isRun(directory)) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          directory + ": not a run's folder, it has no " + ExperimentFile.NAME + ".");
    }
    ListedRun run = ListedRun.of(directory);
    PrintStream out = invocation.context().out();
    out.println(RunListing.table(List.of(run)));
    out.println();
    run.finished()
        .ifPresentOrElse(
            finished -> finished(finished, out),
            () -> ExperimentFile.values(run.plan()).forEach((key, text) -> fact(key, text, out)));
    out.println();
    files(out);
    return 0;
  }

  private void finished(FinishedRun finished, PrintStream out) {
    String command = "likewise run --experiment " + directory.resolve(ExperimentFile.NAME);
    for (Fact fact : RunStories.of(finished, command).inWords().facts()) {
      fact(fact.name(), fact.value(), out);
    }
    fact("repeated by", command, out);
    out.println();
    out.println(
        EvaluationTable.of(
            "test", finished.result().test(), finished.provenance().data().classNames()));
  }

  /** What a fact is about has a column of its own; the rest is wrapped beside it. */
  private static void fact(String name, String value, PrintStream out) {
    String column = name;
    StringBuilder line = new StringBuilder();
    for (String word : VisibleName.of(value).split(" ", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > WIDTH - NAMES) {
        out.printf("%-" + NAMES + "s%s%n", column, line);
        column = "";
        line.setLength(0);
      }
      line.append(line.length() > 0 ? " " : "").append(word);
    }
    out.printf("%-" + NAMES + "s%s%n", column, line);
  }

  private void files(PrintStream out) {
    try (Stream<Path> all = Files.list(directory)) {
      for (Path file : all.sorted().toList()) {
        String name = VisibleName.of(String.valueOf(file.getFileName()));
        if (Files.isSymbolicLink(file)) {
          // It may lead out of the folder, or nowhere.
          out.printf("%13s  %s%n", "link", name);
        } else {
          String end = Files.isDirectory(file) ? "/" : "";
          out.printf("%,13d  %s%s%n", FolderTree.bytes(file), name, end);
        }
      }
    } catch (IOException e) {
      throw new LikewiseException(
          ErrorCode.USAGE, directory + ": cannot be read (" + e.getMessage() + ").", e);
    }
  }
}
