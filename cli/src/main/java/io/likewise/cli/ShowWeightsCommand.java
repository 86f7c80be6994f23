package io.likewise.cli;

import io.likewise.cli.console.PinnedFileText;
import io.likewise.data.fetch.FileCache;
import io.likewise.data.fetch.PinnedFile;
import io.likewise.data.fetch.PinnedFile.Kind;
import io.likewise.data.fetch.PinnedFiles;
import io.likewise.data.weights.WeightsFiles;
import io.likewise.data.weights.WeightsFiles.Listed;
import java.math.BigInteger;
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
    header = "Show what is known by name, or which tensors a file holds.",
    parameterListHeading = "%n",
    footer = {
      "",
      "Examples:",
      "  likewise weights show",
      "      Where the weights come from, and whether they are here.",
      "  likewise weights show runs/ID/weights.safetensors",
      "      Every tensor with its shape, and how many numbers there are; also of Keras'",
      "      .h5 and .keras files."
    })
final class ShowWeightsCommand implements Callable<Integer> {
  private final Context context;

  @Parameters(
      paramLabel = "NAME|FILE",
      arity = "0..1",
      description = "What to show (default: all that have a name).")
  private String what;

  private ShowWeightsCommand(Context context) {
    this.context = context;
  }

  static CommandLine of(Context context) {
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
      print(Path.of(what));
    }
    return 0;
  }

  /** Shows a file with values that no run could use as well, and then says so. */
  private void print(Path file) {
    List<Listed> tensors = WeightsFiles.list(file);
    int width = tensors.stream().mapToInt(tensor -> tensor.name().length()).max().orElse(1);
    BigInteger numbers = BigInteger.ZERO;
    for (Listed tensor : tensors) {
      numbers = numbers.add(numbers(tensor.shape()));
      context
          .out()
          .printf(
              "%-" + width + "s  %s  %s%s%n",
              tensor.name(),
              tensor.format(),
              tensor.shape(),
              tensor.unusable().map(value -> "  " + value).orElse(""));
    }
    context.out().printf("%,d tensors, %,d numbers%n", tensors.size(), numbers);
    tensors.stream()
        .filter(tensor -> tensor.unusable().isPresent())
        .findFirst()
        .ifPresent(
            tensor -> {
              throw tensor.corrupt(file);
            });
  }

  /** A file may state any shape. */
  private static BigInteger numbers(List<Integer> shape) {
    return shape.stream().map(BigInteger::valueOf).reduce(BigInteger.ONE, BigInteger::multiply);
  }
}
