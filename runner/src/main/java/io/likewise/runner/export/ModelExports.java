package io.likewise.runner.export;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.Precision;
import io.likewise.data.exports.ExportChoices;
import io.likewise.data.exports.ModelFile;
import io.likewise.files.yaml.NearestMatch;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.InstalledBackends;
import io.likewise.runner.process.OrderlyEnd;
import io.likewise.runner.process.WorkerCommand;
import io.likewise.runner.process.WorkerProcess;
import io.likewise.runner.process.Workers;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.RunPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Has the models of finished runs written for other programs, whichever engine trained them, opened
 * again, and left only if they compute what the run's model did.
 */
public record ModelExports(InstalledBackends installed, Workers workers) {
  /** The file of a run's directory that has its best weights. */
  public static final String WEIGHTS = "weights.safetensors";

  /**
   * Writes a run's model, in a worker of the engine that owns the format or, if it is no engine's,
   * of one that can tell whether the model is still the same: the run's own, if it is installed.
   *
   * @return the worker's exit status: 0, or that of the failure that it has told of itself
   * @throws LikewiseException {@code USAGE} if the format is not known, {@code OUTPUT_UNWRITABLE}
   *     if the target exists; {@code DATASET_MISSING} if the run's images are gone; as {@link
   *     #requireFinished}, and what became of the worker if it did not end in order
   */
  public int write(Path run, ExportOrders orders) {
    Optional<EngineFolder> owner = owner(orders.format());
    if (owner.isPresent() && !orders.choices().equals(ExportChoices.USUAL)) {
      throw new LikewiseException(
              ErrorCode.USAGE,
              "format: %s leaves no choice of names or input; leave these out."
                  .formatted(orders.format()))
          .onSetting("format");
    }
    requireFinished(run);
    Path target = orders.target();
    if (Files.exists(target)) {
      throw new LikewiseException(
              ErrorCode.OUTPUT_UNWRITABLE,
              target + ": is there already. Remove it, or choose another place.")
          .onSetting("out");
    }
    RunPlan trained = ExperimentFile.read(run.resolve(ExperimentFile.NAME));
    EngineFolder engine = owner.orElseGet(() -> engineOf(trained));
    workers.prepare(engine);
    RunPlan plan = planOn(trained, engine.backend(), engine.engine());
    return await(workers.export(plan, engine, run, orders.arguments()), run, "export");
  }

  /** Returns the engine that trained a run or, if it is not here, another of the same network. */
  private EngineFolder engineOf(RunPlan trained) {
    String name = trained.engineName();
    Comparator<EngineFolder> itself = Comparator.comparing(folder -> !folder.name().equals(name));
    return installed.all().stream()
        .filter(folder -> folder.problem().isEmpty() && !folder.isOtherNetwork())
        .min(itself)
        .orElseGet(() -> installed.find(name));
  }

  /**
   * Returns how an engine computes a run's model again: as it did, or if it is another one, plainly
   * and on the CPU.
   */
  public static RunPlan planOn(RunPlan trained, String backend, String engine) {
    BackendOptions options = trained.options();
    if (backend.equals(trained.backend()) && engine.equals(options.engine())) {
      return trained;
    }
    return new RunPlan(
        trained.experiment(),
        backend,
        new BackendOptions(
            engine, Device.CPU, options.threads(), Precision.FLOAT32, ComputePath.REFERENCE));
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

  /** Returns the engine that writes a format; nothing if it takes none. */
  private Optional<EngineFolder> owner(String format) {
    if (ModelFile.of(format).isPresent()) {
      return Optional.empty();
    }
    Optional<EngineFolder> owner =
        installed.all().stream()
            .filter(folder -> formats(folder).anyMatch(format::equals))
            .findFirst();
    if (owner.isEmpty()) {
      List<String> known =
          Stream.concat(
                  Arrays.stream(ModelFile.values()).map(ModelFile::format),
                  installed.all().stream().flatMap(ModelExports::formats))
              .distinct()
              .sorted()
              .toList();
      throw new LikewiseException(
              ErrorCode.USAGE,
              "format: '%s' is not one;%s expected one of %s."
                  .formatted(format, NearestMatch.hint(format, known), String.join(", ", known)))
          .onSetting("format");
    }
    return owner;
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
