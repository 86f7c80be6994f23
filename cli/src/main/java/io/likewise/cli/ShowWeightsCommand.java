package io.likewise.cli;

import io.likewise.api.model.Weights;
import io.likewise.data.FileCache;
import io.likewise.data.PinnedFile;
import io.likewise.data.PinnedFile.Kind;
import io.likewise.data.PinnedFiles;
import io.likewise.data.Safetensors;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows which weights are known by name, or which tensors a file holds. */
@Command(
    name = "show",
    usageHelpWidth = 80,
    sortOptions = false,
    header = "Show what is known by name, or which tensors a file holds.",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footer = {
      "",
      "Examples:",
      "  likewise weights show",
      "      Where the weights come from, and whether they are here.",
      "  likewise weights show runs/ID/weights.safetensors",
      "      Every tensor with its shape, and how many numbers there are."
    })
final class ShowWeightsCommand implements Callable<Integer> {
  private final Main.Context context;

  @Parameters(
      paramLabel = "NAME|FILE",
      arity = "0..1",
      description = "What to show (default: all that have a name).")
  private String what;

  private ShowWeightsCommand(Main.Context context) {
    this.context = context;
  }

  static CommandLine of(Main.Context context) {
    return new CommandLine(new ShowWeightsCommand(context));
  }

  @Override
  public Integer call() {
    FileCache cache = context.cache();
    Optional<PinnedFile> named = PinnedFiles.find(Kind.WEIGHTS, what == null ? "" : what);
    List<PinnedFile> files = what == null ? PinnedFiles.of(Kind.WEIGHTS) : named.stream().toList();
    files.forEach(
        file -> PinnedFileText.lines(file, cache).forEach(line -> context.out().println(line)));
    if (what != null && named.isEmpty()) {
      print(new Safetensors().read(Path.of(what)));
    }
    return 0;
  }

  private void print(Weights weights) {
    int width = weights.names().stream().mapToInt(String::length).max().orElse(0);
    long numbers = 0;
    for (String name : weights.names()) {
      List<Integer> shape = weights.shape(name);
      numbers += shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
      context
          .out()
          .printf(
              "%-" + Math.max(1, width) + "s  %s  %s%n",
              name,
              weights.isFloat64(name) ? "float64" : "float32",
              shape);
    }
    context
        .out()
        .printf(
            "%,d tensors, %,d numbers, digest %s%n",
            weights.names().size(), numbers, weights.digest());
  }
}
