package io.likewise.cli;

import io.likewise.cli.console.Context;
import io.likewise.cli.options.HeapOption;
import io.likewise.runner.export.ModelExports;
import io.likewise.runner.process.Workers;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Writes the model of a finished run in a format of an engine's, in a worker of that engine. */
@Command(
    name = "export",
    abbreviateSynopsis = true,
    header = "Write a finished run's model in a format of an engine's.",
    description = {
      "",
      "Which engine trained the run does not matter; the one that owns the format"
          + " writes it. What is written is the model in inference mode: images,"
          + " preprocessed as the run's experiment.yaml says, in; probabilities out.",
      "",
      "The path of what was written is the last line printed."
    },
    footer = {
      "",
      "Example:",
      "  likewise export --run runs/2026-11-23T18-55-02-quick-djl-pytorch-s1 \\%n"
          + "                  --format savedmodel"
    })
final class ExportCommand implements Callable<Integer> {
  @ParentCommand private Main main;

  @Option(names = "--run", paramLabel = "DIR", required = true, description = "The run's folder.")
  private Path run;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      required = true,
      description = "savedmodel: TensorFlow's SavedModel, weights as constants.")
  private String format;

  @Option(
      names = "--out",
      paramLabel = "PATH",
      description = "What to write; must not exist (default: a name like the format's in DIR).")
  private Path out;

  @Mixin private HeapOption heap = new HeapOption();

  @Override
  public Integer call() {
    Context context = main.context();
    Path target = out == null ? run.resolve(format) : out;
    Workers workers =
        new Workers(context.home(), 1, heap.bytes(), main.debugOptions(), main.progress());
    int status = new ModelExports(context.installed(), workers).write(run, format, target);
    if (status == 0) {
      context.out().println(target);
    }
    return status;
  }
}
