package io.likewise.cli;

import io.likewise.data.weights.WeightsFiles;
import io.likewise.data.weights.WeightsFiles.Listed;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

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
  @ParentCommand private FileCommands files;

  @Parameters(
      paramLabel = "NAME|FILE",
      arity = "0..1",
      description = "What to show (default: all that have a name).")
  private String what;

  @Override
  public Integer call() {
    if (files.print(what).isEmpty() && what != null) {
      print(Path.of(what));
    }
    return 0;
  }

  /** Shows a file with values that no run could use as well, and then says so. */
  private void print(Path file) {
    List<Listed> tensors = WeightsFiles.list(file);
    int width = tensors.stream().mapToInt(tensor -> tensor.name().length()).max().orElse(1);
    PrintStream out = files.context().out();
    BigInteger numbers = BigInteger.ZERO;
    for (Listed tensor : tensors) {
      numbers = numbers.add(numbers(tensor.shape()));
      out.printf(
          "%-" + width + "s  %s  %s%s%n",
          tensor.name(),
          tensor.format(),
          tensor.shape(),
          tensor.unusable().map(value -> "  " + value).orElse(""));
    }
    out.printf("%,d tensors, %,d numbers%n", tensors.size(), numbers);
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
