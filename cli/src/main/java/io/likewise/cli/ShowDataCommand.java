package io.likewise.cli;

import io.likewise.api.data.Dataset;
import io.likewise.api.data.Skipped;
import io.likewise.api.data.Split;
import io.likewise.api.data.VisibleName;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.data.datasets.DatasetCatalog;
import io.likewise.data.fetch.FileCache;
import io.likewise.data.fetch.PinnedFile.Kind;
import io.likewise.data.folders.DatasetNotices;
import io.likewise.runs.directory.SkippedFile;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows which data sets are known by name, or what a data set holds. */
@Command(
    name = "show",
    header = "Show what is known by name, or what a data set holds.",
    parameterListHeading = "%n",
    footer = {
      "",
      "Examples:",
      "  likewise data show",
      "  likewise data show cifar10",
      "      Where it comes from, and whether it is here.",
      "  likewise data show sample",
      "  likewise data show cifar10:cifar-10-binary.tar.gz",
      "      Classes and numbers of images.",
      "  likewise data show folder:pets --skip-bad --skipped skipped.json",
      "      How a folder of images is understood, and all in it that is not read."
    })
final class ShowDataCommand implements Callable<Integer> {
  @ParentCommand private FileCommands files;

  @Parameters(
      paramLabel = "SOURCE",
      arity = "0..1",
      description = "A data set, as --dataset names it (default: all that have a name).")
  private String source;

  @Option(
      names = "--skipped",
      paramLabel = "FILE",
      description =
          "Write all that is not read of a folder, with the reason, as JSON. Without it the first"
              + " few are named.")
  private Path skipped;

  @Option(
      names = "--skip-bad",
      description = "Go on without images that cannot be read, as 'run --skip-bad' does.")
  private boolean skipBad;

  @Override
  public Integer call() {
    if (skipped != null && (source == null || !source.startsWith("folder:"))) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          "--skipped: only of a folder of images is there something that is not read; name one as"
              + " folder:PATH, or leave the option out.");
    }
    FileCache cache = files.context().cache();
    boolean known = files.print(source).map(cache::has).orElse(true);
    if (source != null && known) {
      print(
          cache.reading(
              Kind.DATA,
              source,
              () -> DatasetCatalog.open(cache.dataset(source), skipBad, new Told())));
    }
    return 0;
  }

  /** Passes on what there is to say of the data, and writes down what is skipped. */
  private final class Told implements DatasetNotices {
    @Override
    public void accept(String sentence) {
      files.context().notice(sentence);
    }

    @Override
    public void skipped(List<Skipped> all) {
      if (skipped != null) {
        SkippedFile.write(skipped, all);
      }
    }
  }

  private void print(Dataset dataset) {
    Map<String, Split> splits = new LinkedHashMap<>();
    splits.put("TRAINING", dataset.train());
    dataset.validation().ifPresent(split -> splits.put("VALIDATION", split));
    splits.put("TEST", dataset.test());
    List<String> names = dataset.classNames().stream().map(VisibleName::of).toList();
    int width = Math.max(5, names.stream().mapToInt(String::length).max().orElse(0));
    row(width, "CLASS", splits.keySet());
    for (int label = 0; label < names.size(); label++) {
      int wanted = label;
      row(width, names.get(label), splits.values().stream().map(s -> count(s, wanted)).toList());
    }
    row(width, "all", splits.values().stream().map(Split::size).toList());
    int size = dataset.train().imageSize();
    files.context().out().printf("%dx%d pixels, digest %s%n", size, size, dataset.digest());
  }

  private void row(int width, String name, Collection<?> cells) {
    StringBuilder row = new StringBuilder(String.format("%-" + width + "s", name));
    cells.forEach(cell -> row.append(String.format("  %10s", cell)));
    files.context().out().println(row);
  }

  private static long count(Split split, int label) {
    return IntStream.range(0, split.size()).filter(i -> split.label(i) == label).count();
  }
}
