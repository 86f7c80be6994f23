package io.likewise.cli;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Network;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.cli.console.Context;
import io.likewise.data.datasets.Cifar10Archive;
import io.likewise.data.fetch.FileCache;
import io.likewise.data.fetch.FileCache.State;
import io.likewise.data.fetch.PinnedFile;
import io.likewise.data.fetch.PinnedFiles;
import io.likewise.data.weights.WeightsFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Copies a file that was got by other means into the cache. */
@Command(
    name = "import",
    header = "Copy a file into the cache, for machines without a network.",
    description = {"", "Size and digest are checked before the file gets its name in the cache."},
    parameterListHeading = "%n")
final class ImportCommand implements Callable<Integer> {
  private static final int IMAGENET_CLASSES = 1000;

  @ParentCommand private FileCommands files;

  @Parameters(paramLabel = "FILE", description = "The file; it stays where it is.")
  private Path source;

  @Option(
      names = "--as",
      paramLabel = "NAME",
      description = "What the file is. Default: told by its name, or the only one there is.")
  private String name;

  @Option(
      names = "--any",
      description =
          "Take a file of any digest that a run can use in its place, such as an archive of your own"
              + " in the same layout. Every run that uses it says so.")
  private boolean any;

  @Override
  public Integer call() {
    PinnedFile file = name == null ? guess() : PinnedFiles.get(files.kind(), name);
    Context context = files.context();
    FileCache cache = context.cache();
    cache.take(file, source, any, this::requireUsable);
    if (cache.state(file) == State.OWN) {
      context.notice(
          "this is not the published file; from now on '" + file.name() + "' stands for your own.");
    }
    context.out().println(cache.path(file));
    return 0;
  }

  private PinnedFile guess() {
    List<PinnedFile> known = PinnedFiles.of(files.kind());
    String given = String.valueOf(source.getFileName());
    return known.stream()
        .filter(file -> known.size() == 1 || file.fileName().equals(given))
        .findFirst()
        .orElseThrow(
            () ->
                new LikewiseException(
                    ErrorCode.USAGE,
                    source + ": its name does not tell what it is; say so with --as NAME."));
  }

  /** Makes sure that another file can be used in the place of the published one. */
  private void requireUsable(Path other) {
    switch (files.kind()) {
      case DATA -> Cifar10Archive.check(other);
      case WEIGHTS ->
          WeightsFiles.check(other, Network.resNet50(Variant.KERAS, 0).spec(224, IMAGENET_CLASSES));
    }
  }
}
