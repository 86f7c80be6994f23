package io.likewise.cli;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.Precision;
import io.likewise.trainer.NearestMatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Writes the model of a finished run in a format of an engine's, in a worker of that engine. */
@Command(
    name = "export",
    usageHelpWidth = 80,
    sortOptions = false,
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
    optionListHeading = "%nOptions:%n",
    footer = {
      "",
      "Example:",
      "  likewise export --run runs/2026-11-23T18-55-02-quick-djl-pytorch-s1 \\%n"
          + "                  --format savedmodel"
    })
final class ExportCommand implements Callable<Integer> {
  private final Main.Context context;

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

  ExportCommand(Main.Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Home home = context.home();
    EngineFolder engine = engine(InstalledBackends.in(home.backends()));
    ModelExport.requireFinished(run);
    Path target = out == null ? run.resolve(format) : out;
    if (Files.exists(target)) {
      throw new LikewiseException(
          ErrorCode.OUTPUT_UNWRITABLE,
          target + ": is there already. Remove it, or choose another place with --out.");
    }
    new EngineCache(home, engine, context.err()).prepare();
    List<String> options = Main.debugOptions(main.debug());
    long bytes = heap.bytes().orElse(engine.usable().heapBytes(Precision.FLOAT32));
    int status = await(WorkerCommand.export(home, engine, run, format, target, bytes, options));
    if (status == 0) {
      context.out().println(target);
    }
    return status;
  }

  /** Returns the engine that writes the format. */
  private EngineFolder engine(InstalledBackends installed) {
    List<String> known =
        installed.all().stream().flatMap(ExportCommand::formats).distinct().sorted().toList();
    return installed.all().stream()
        .filter(folder -> formats(folder).anyMatch(format::equals))
        .findFirst()
        .orElseThrow(
            () ->
                new LikewiseException(
                    ErrorCode.USAGE,
                    "--format: '"
                        + format
                        + "' is not one;"
                        + NearestMatch.hint(format, known)
                        + (known.isEmpty()
                            ? " no engine that is installed writes any."
                            : " expected " + String.join(" or ", known) + ".")));
  }

  private static Stream<String> formats(EngineFolder folder) {
    return folder.descriptor().stream().flatMap(descriptor -> descriptor.exports().stream());
  }

  /**
   * A worker that fails says why itself; one that ends with no status of ours died. It has nothing
   * to keep, so that a request to end this process ends it at once.
   */
  static int await(WorkerCommand command) {
    int status;
    try (OrderlyEnd end = OrderlyEnd.open()) {
      Process worker = command.processBuilder().inheritIO().start();
      end.stopsBy(worker::destroy);
      status = worker.waitFor();
    } catch (IOException e) {
      throw new LikewiseException(
          ErrorCode.WORKER_DIED,
          "the worker process could not be started (" + e.getMessage() + ").",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LikewiseException(ErrorCode.INTERRUPTED, "the export was stopped.", e);
    }
    if (WorkerProcess.isStop(status)) {
      throw new LikewiseException(ErrorCode.INTERRUPTED, "the export was stopped.");
    }
    boolean ours =
        status == 0
            || Arrays.stream(ErrorCode.values()).anyMatch(code -> code.exitStatus() == status);
    if (!ours) {
      throw new LikewiseException(
          ErrorCode.WORKER_DIED,
          "the worker process died with status "
              + status
              + "; nothing was exported. Give the machine more memory if the system killed it.");
    }
    return status;
  }
}
