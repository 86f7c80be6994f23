package io.likewise.cli.finished;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.cli.console.Invocation;
import io.likewise.cli.finished.FinishedModelOptions.Computing;
import io.likewise.runner.inference.ModelSource;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Has a finished model classify images, in a worker. */
@Command(
    name = "predict",
    abbreviateSynopsis = true,
    header = "Say what a finished model takes images for.",
    description = {
      "",
      "Images are prepared as they were for the training: resized, and with its"
          + " preprocessing. Of each the most probable classes are printed, the most"
          + " probable first.",
      "",
      "An image that cannot be read is named on standard error, and the others are"
          + " predicted; the exit status is then 3."
    },
    parameterListHeading = "%n",
    footer = {
      "",
      "Examples:",
      "  likewise predict --run runs/2026-11-23T18-55-02-quick-djl-pytorch-s1 photo.jpg",
      "  likewise predict --run DIR --csv photos/ 'more/*.png' > predictions.csv",
      "  curl -s https://example.org/cat.jpg | likewise predict --run DIR --json -"
    })
final class PredictCommand implements Callable<Integer> {
  @ParentCommand private Invocation invocation;

  @ArgGroup(multiplicity = "1")
  private Model model;

  /** One of two ways to name a model. */
  private static final class Model {
    @Option(
        names = "--run",
        paramLabel = "DIR",
        required = true,
        description = "The folder of the finished run whose model predicts.")
    private Path run;

    @Option(
        names = "--model",
        paramLabel = "FILE",
        required = true,
        description =
            "A run's resnet50_model.h5 or weights.safetensors, with the run's experiment.yaml and"
                + " provenance.json beside it.")
    private Path file;

    ModelSource source() {
      return run == null ? ModelSource.ofFile(file) : ModelSource.ofRun(run);
    }
  }

  @Parameters(
      paramLabel = "INPUT",
      arity = "1..*",
      description =
          "Image files; folders, of which all images count, also those in folders within; patterns"
              + " in quotes, where ** stands for folders; - for an image on standard input.")
  private List<String> inputs;

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "How many classes are told of each image (default: ${DEFAULT-VALUE}).",
      defaultValue = "3")
  private int top;

  @Mixin private FormatOptions format = new FormatOptions();

  @Mixin private FinishedModelOptions options = new FinishedModelOptions();

  @Override
  public Integer call() {
    if (top < 1) {
      throw new LikewiseException(
          ErrorCode.USAGE, "--top: " + top + " is out of range, expected at least 1.");
    }
    ModelSource source = model.source();
    Computing computing = options.computing(invocation.context().installed(), source.plan());
    return options
        .inference(invocation)
        .predict(
            source, computing.plan(), computing.engine(), inputs, System.in, top, format.format());
  }
}
