package io.likewise.cli;

import io.likewise.api.data.Dataset;
import io.likewise.api.data.Split;
import io.likewise.data.DatasetCatalog;
import io.likewise.data.FileCache;
import io.likewise.data.PinnedFile;
import io.likewise.data.PinnedFile.Kind;
import io.likewise.data.PinnedFiles;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows which data sets are known by name, or what a data set holds. */
@Command(
    name = "show",
    usageHelpWidth = 80,
    sortOptions = false,
    header = "Show what is known by name, or what a data set holds.",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footer = {
      "",
      "Examples:",
      "  likewise data show",
      "  likewise data show cifar10",
      "      Where it comes from, and whether it is here.",
      "  likewise data show sample",
      "  likewise data show cifar10:cifar-10-binary.tar.gz",
      "      Classes and numbers of images."
    })
final class ShowDataCommand implements Callable<Integer> {
  private final Main.Context context;

  @Parameters(
      paramLabel = "SOURCE",
      arity = "0..1",
      description = "A data set, as --dataset names it (default: all that have a name).")
  private String source;

  private ShowDataCommand(Main.Context context) {
    this.context = context;
  }

  static CommandLine of(Main.Context context) {
    return new CommandLine(new ShowDataCommand(context));
  }

  @Override
  public Integer call() {
    FileCache cache = context.cache();
    Optional<PinnedFile> named = PinnedFiles.find(Kind.DATA, source == null ? "" : source);
    List<PinnedFile> files = source == null ? PinnedFiles.of(Kind.DATA) : named.stream().toList();
    files.forEach(
        file -> PinnedFileText.lines(file, cache).forEach(line -> context.out().println(line)));
    boolean holds = source != null && named.map(cache::has).orElse(true);
    if (holds) {
      print(DatasetCatalog.open(cache.dataset(source)));
    }
    return 0;
  }

  private void print(Dataset dataset) {
    Split train = dataset.train();
    Split test = dataset.test();
    long[] trainCounts = counts(train, dataset.classNames().size());
    long[] testCounts = counts(test, dataset.classNames().size());
    int width = dataset.classNames().stream().mapToInt(String::length).max().orElse(0);
    String row = "%-" + Math.max(width, 5) + "s  %8s  %8s%n";
    context.out().printf(row, "CLASS", "TRAINING", "TEST");
    for (int label = 0; label < trainCounts.length; label++) {
      context
          .out()
          .printf(row, dataset.classNames().get(label), trainCounts[label], testCounts[label]);
    }
    context.out().printf(row, "all", train.size(), test.size());
    context
        .out()
        .printf(
            "%dx%d pixels, digest %s%n", train.imageSize(), train.imageSize(), dataset.digest());
  }

  private static long[] counts(Split split, int classes) {
    long[] counts = new long[classes];
    for (int i = 0; i < split.size(); i++) {
      counts[split.label(i)]++;
    }
    return counts;
  }
}
