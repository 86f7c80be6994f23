package io.likewise.cli;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.cli.console.Context;
import io.likewise.cli.options.HeapOption;
import io.likewise.data.exports.ExportChoices;
import io.likewise.data.exports.ModelFile;
import io.likewise.data.exports.ModelInput;
import io.likewise.data.exports.TensorNames;
import io.likewise.runner.export.ExportOrders;
import io.likewise.runner.export.ModelExports;
import io.likewise.runner.process.Workers;
import io.likewise.runs.plan.EnumWords;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Writes the model of a finished run for other programs, in a worker. */
@Command(
    name = "export",
    abbreviateSynopsis = true,
    header = "Write a finished run's model for other programs.",
    description = {
      "",
      "Which engine trained the run does not matter. What is written is the model in"
          + " inference mode. It is opened again and asked about test images of the run,"
          + " and stays only if its logits are those of the run's predictions.csv; for"
          + " this the run's images must be there.",
      "",
      "Formats:",
      "  h5           for Keras 2 and 3: network and weights, in HDF5",
      "  keras        for Keras 3: network and weights, in its archive",
      "  onnx         for ONNX runtimes: takes pixels, preprocessing is inside",
      "  safetensors  weights alone",
      "  savedmodel   for TensorFlow: the network with its weights as constants",
      "  torchscript  for PyTorch and DJL, in a folder: takes pixels, as onnx",
      "",
      "Models take images of the run's imageSize; but for onnx and torchscript,"
          + " preprocessed as its experiment.yaml says. The path of what was written is the last line printed."
    },
    footer = {
      "",
      "Examples:",
      "  likewise export --run runs/2026-11-23T18-55-02-quick-djl-pytorch-s1 \\%n"
          + "                  --format keras",
      "  likewise export --run DIR --format safetensors --names torchvision"
    })
final class ExportCommand implements Callable<Integer> {
  @ParentCommand private Main main;

  @Option(names = "--run", paramLabel = "DIR", required = true, description = "The run's folder.")
  private Path run;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      required = true,
      description = "h5, keras, onnx, safetensors, savedmodel or torchscript.")
  private String format;

  @Option(
      names = "--out",
      paramLabel = "PATH",
      description =
          "What to write; must not exist (default: in DIR, the format's name, or 'model.' and"
              + " it for a file).")
  private Path out;

  @Option(
      names = "--names",
      paramLabel = "WHOSE",
      description =
          "Whose names and layouts the tensors of safetensors have: keras or torchvision"
              + " (default: ${DEFAULT-VALUE}).",
      defaultValue = "keras")
  private String names;

  @Option(
      names = "--input",
      paramLabel = "WHAT",
      description =
          "What an onnx or torchscript model takes: uint8, pixels [N, H, W, 3], or float, what the network sees,"
              + " [N, 3, H, W] (default: ${DEFAULT-VALUE}).",
      defaultValue = "uint8")
  private String input;

  @Mixin private HeapOption heap = new HeapOption();

  @Override
  public Integer call() {
    Context context = main.context();
    Path target =
        out != null
            ? out
            : run.resolve(ModelFile.of(format).map(ModelFile::usualName).orElse(format));
    Workers workers =
        new Workers(context.home(), 1, heap.bytes(), main.debugOptions(), main.progress());
    int status =
        new ModelExports(context.installed(), workers)
            .write(
                run,
                new ExportOrders(
                    format,
                    target,
                    new ExportChoices(
                        word(TensorNames.class, "--names", names),
                        word(ModelInput.class, "--input", input))));
    if (status == 0) {
      context.out().println(target);
    }
    return status;
  }

  private static <E extends Enum<E>> E word(Class<E> type, String option, String text) {
    try {
      return EnumWords.parse(type, text);
    } catch (IllegalArgumentException e) {
      throw new LikewiseException(ErrorCode.USAGE, option + ": " + e.getMessage());
    }
  }
}
