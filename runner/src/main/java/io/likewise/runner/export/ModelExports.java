package io.likewise.runner.export;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.files.yaml.NearestMatch;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.InstalledBackends;
import io.likewise.runner.process.OrderlyEnd;
import io.likewise.runner.process.WorkerCommand;
import io.likewise.runner.process.WorkerProcess;
import io.likewise.runner.process.Workers;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.plan.ExperimentFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Has the models of finished runs written in formats of engines', whichever trained them. */
public record ModelExports(InstalledBackends installed, Workers workers) {
  /** The file of a run's directory that has its best weights. */
  public static final String WEIGHTS = "weights.safetensors";

  /**
   * Writes a run's model, in a worker of the engine that owns the format.
   *
   * @param target what to write; must not exist
   * @return the worker's exit status: 0, or that of the failure that it has told of itself
   * @throws LikewiseException {@code USAGE} if no engine writes the format, {@code
   *     OUTPUT_UNWRITABLE} if the target exists; as {@link #requireFinished}, and what became of
   *     the worker if it did not end in order
   */
  public int write(Path run, String format, Path target) {
    EngineFolder engine = engine(format);
    requireFinished(run);
    if (Files.exists(target)) {
      throw new LikewiseException(
              ErrorCode.OUTPUT_UNWRITABLE,
              target + ": is there already. Remove it, or choose another place.")
          .onSetting("out");
    }
    workers.prepare(engine);
    return await(workers.export(engine, run, format, target), run, "export");
  }

  /**
   * Checks that a folder is that of a finished run, and has its weights.
   *
   * @throws LikewiseException {@code USAGE} if it is not a run's, {@code WEIGHTS_MISSING} if the
   *     run is not finished, or its weights are gone
   */
  public static void requireFinished(Path run) {
    requireResult(run);
    if (!Files.isRegularFile(run.resolve(WEIGHTS))) {
      throw new LikewiseException(
          ErrorCode.WEIGHTS_MISSING,
          run + ": its " + WEIGHTS + " is gone. Put it back, or choose another run.");
    }
  }

  /**
   * Checks that a folder is that of a finished run.
   *
   * @throws LikewiseException {@code USAGE} if it is not a run's, {@code WEIGHTS_MISSING} if the
   *     run is not finished
   */
  static void requireResult(Path run) {
    if (!FinishedRun.isRun(run)) {
      throw new LikewiseException(
              ErrorCode.USAGE,
              run
                  + ": not a run's folder, it has no "
                  + ExperimentFile.NAME
                  + "; expected one such as runs/2026-11-23T18-55-02-quick-djl-pytorch-s1.")
          .onSetting("run");
    }
    if (!FinishedRun.isFinished(run)) {
      throw new LikewiseException(
          ErrorCode.WEIGHTS_MISSING,
          run + ": the run is not finished. Wait for it, or choose another run.");
    }
  }

  private EngineFolder engine(String format) {
    List<String> known =
        installed.all().stream().flatMap(ModelExports::formats).distinct().sorted().toList();
    return installed.all().stream()
        .filter(folder -> formats(folder).anyMatch(format::equals))
        .findFirst()
        .orElseThrow(
            () ->
                new LikewiseException(
                        ErrorCode.USAGE,
                        "format: '"
                            + format
                            + "' is not one;"
                            + NearestMatch.hint(format, known)
                            + (known.isEmpty()
                                ? " no engine that is installed writes any."
                                : " expected " + String.join(" or ", known) + "."))
                    .onSetting("format"));
  }

  private static Stream<String> formats(EngineFolder folder) {
    return folder.descriptor().stream().flatMap(descriptor -> descriptor.exports().stream());
  }

  /**
   * A worker that fails says why itself; one that ends with no status of ours died. It has nothing
   * to keep, so that a request to end this process ends it at once.
   *
   * @param task what it does, in a word
   */
  public static int await(WorkerCommand command, Path run, String task) {
    String stopped = "the " + task + " was stopped.";
    int status;
    Optional<ErrorCode> stop;
    try (OrderlyEnd end = OrderlyEnd.open()) {
      WorkerProcess worker = WorkerProcess.start(command, run);
      end.stopsBy(worker::destroy, worker::kill);
      status = worker.waitFor(stopped);
      stop = end.requested().or(() -> WorkerProcess.stop(status));
    }
    if (status != 0 && stop.isPresent()) {
      throw new LikewiseException(stop.get(), stopped);
    }
    boolean ours =
        status == 0
            || Arrays.stream(ErrorCode.values()).anyMatch(code -> code.exitStatus() == status);
    if (!ours) {
      throw new LikewiseException(
          ErrorCode.WORKER_DIED,
          "the worker process died with status "
              + status
              + " before the "
              + task
              + " was whole. Give the machine more memory if the system killed it.");
    }
    return status;
  }
}
