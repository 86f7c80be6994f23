package io.likewise.runner.benchmark;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.Precision;
import io.likewise.files.AtomicFile;
import io.likewise.files.FolderTree;
import io.likewise.report.inference.BenchmarkRow;
import io.likewise.report.inference.BenchmarkRow.Refusal;
import io.likewise.report.inference.ModelTiming;
import io.likewise.runner.benchmark.BenchmarkOrders.Task;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.InstalledBackends;
import io.likewise.runner.export.ModelExports;
import io.likewise.runner.process.OrderlyEnd;
import io.likewise.runner.process.RunnerProgress;
import io.likewise.runner.process.WorkerCommand;
import io.likewise.runner.process.WorkerProcess;
import io.likewise.runner.process.Workers;
import io.likewise.runs.directory.FailureFile;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.directory.RunFailure;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.RunPlan;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Measures a finished model in every format and on every engine that is installed. Each is measured
 * in processes of its own, one at a time; they take turns, so that what else the machine does
 * touches all alike. One that fails costs itself and no other.
 *
 * @param installed the engines
 * @param workers starts the processes, one at a time
 * @param progress hears what is measured, and how long the rest will take
 * @param nanoTime the clock, {@link System#nanoTime}
 */
public record ModelBenchmark(
    InstalledBackends installed, Workers workers, RunnerProgress progress, LongSupplier nanoTime) {
  /** So many images are compared with the run's predictions, if there are so many. */
  private static final int IMAGES = 1024;

  /** How many bytes these images may take as the network sees them. */
  private static final long IMAGE_BYTES = 64 << 20;

  private static final String PRINTED = "printed";

  /** So much of what a process that died has printed is shown. */
  private static final int MOST_PRINTED = 300;

  /** How an engine is opened. */
  public interface Opening {
    /** Returns the run's plan on this engine, with as many threads as are to be measured. */
    RunPlan on(EngineFolder engine);
  }

  /**
   * Measures.
   *
   * @param run the run's folder
   * @param threads how many threads there are at most; one thread is measured too
   * @param scratch a folder that is on a disk with room for the model in all formats
   * @return a row for each format, what opens it, and number of threads
   * @throws LikewiseException as {@link ModelExports#requireFinished}; {@code USAGE} if nothing of
   *     what is wanted is there; {@code DATASET_MISSING} and others if the run's images, or its
   *     predictions, are gone
   */
  public List<BenchmarkRow> measure(
      Path run, Opening opening, int threads, BenchmarkSettings settings, Path scratch) {
    ModelExports.requireFinished(run);
    RunPlan trained = ExperimentFile.read(run.resolve(ExperimentFile.NAME));
    List<MeasuredForm> all =
        MeasuredForm.all(trained, installed, FinishedRun.otherNetwork(run).isPresent());
    List<MeasuredForm> forms = all.stream().filter(form -> form.isAmong(settings.only())).toList();
    if (forms.isEmpty()) {
      throw new LikewiseException(
              ErrorCode.USAGE,
              "none of %s can be measured; there are the formats %s and the openers %s."
                  .formatted(
                      String.join(", ", settings.only()),
                      words(all.stream().map(MeasuredForm::format)),
                      words(all.stream().map(MeasuredForm::openedBy))))
          .onSetting("only");
    }
    forms.stream().flatMap(form -> form.opener().stream()).distinct().forEach(this::prepare);
    Path folder;
    try {
      folder = Files.createTempDirectory(scratch, ".benchmark-");
    } catch (IOException e) {
      throw AtomicFile.unwritable(scratch, e);
    }
    try (OrderlyEnd end = OrderlyEnd.open()) {
      return new Work(run, trained, opening, settings, folder, end).rows(forms, threads);
    } finally {
      FolderTree.delete(folder);
    }
  }

  /** What is wrong with an engine its row will say. */
  private void prepare(EngineFolder engine) {
    if (engine.problem().isEmpty()) {
      workers.prepare(engine);
    }
  }

  private static String words(Stream<String> names) {
    return String.join(", ", names.distinct().toList());
  }

  /** One format, what opens it, and a number of threads; and what came of it so far. */
  private static final class Item {
    final MeasuredForm form;
    final int threads;
    final List<ModelTiming> timings = new ArrayList<>();
    Optional<Refusal> refusal = Optional.empty();

    Item(MeasuredForm form, int threads) {
      this.form = form;
      this.threads = threads;
    }

    String name() {
      return "%s, %s, %d thread%s"
          .formatted(form.format(), form.openedBy(), threads, threads == 1 ? "" : "s");
    }
  }

  private final class Work {
    private final Path run;
    private final RunPlan trained;
    private final Opening opening;
    private final BenchmarkSettings settings;
    private final Path folder;
    private final OrderlyEnd end;
    private final long start = nanoTime.getAsLong();

    Work(
        Path run,
        RunPlan trained,
        Opening opening,
        BenchmarkSettings settings,
        Path folder,
        OrderlyEnd end) {
      this.run = run;
      this.trained = trained;
      this.opening = opening;
      this.settings = settings;
      this.folder = folder;
      this.end = end;
    }

    List<BenchmarkRow> rows(List<MeasuredForm> forms, int threads) {
      List<Item> items =
          forms.stream()
              .flatMap(form -> Stream.of(1, threads).distinct().map(n -> new Item(form, n)))
              .toList();
      progress.notice("writing the model in every format");
      order(Task.IMAGES, "", trained, Optional.empty());
      Map<String, Optional<Refusal>> written = new LinkedHashMap<>();
      for (Item item : items) {
        item.refusal = item.form.refusal(settings);
        if (item.refusal.isEmpty()) {
          item.refusal = written.computeIfAbsent(item.form.format(), f -> write(item.form));
        }
      }
      measure(items);
      return items.stream().map(this::row).toList();
    }

    private void measure(List<Item> items) {
      List<Item> turns = new ArrayList<>();
      for (int round = 0; round < settings.rounds(); round++) {
        turns.addAll(items.stream().filter(item -> item.refusal.isEmpty()).toList());
      }
      long begun = nanoTime.getAsLong();
      for (int i = 0; i < turns.size(); i++) {
        Item item = turns.get(i);
        double each = i == 0 ? Double.NaN : (nanoTime.getAsLong() - begun) / 1e9 / i;
        progress.measuring(i + 1, turns.size(), item.name(), each * (turns.size() - i));
        if (item.refusal.isEmpty()) {
          item.refusal = refusal(() -> measure(item));
        }
      }
      progress.measured((nanoTime.getAsLong() - start) / 1e9);
    }

    private Optional<Refusal> write(MeasuredForm form) {
      RunPlan plan = form.writer().map(this::plainly).orElse(trained);
      return refusal(() -> order(Task.WRITE, form.format(), plan, form.writer()));
    }

    /** A format is written whole, however it is computed. */
    private RunPlan plainly(EngineFolder engine) {
      BackendOptions plain =
          new BackendOptions(
              engine.engine(), Device.CPU, 1, Precision.FLOAT32, ComputePath.REFERENCE);
      return new RunPlan(trained.experiment(), engine.backend(), plain);
    }

    private void measure(Item item) {
      Optional<EngineFolder> engine = item.form.opener();
      RunPlan plan = engine.map(opening::on).orElse(trained);
      Path orders = order(item.form.task(), item.form.format(), with(plan, item.threads), engine);
      item.timings.add(BenchmarkOrders.readReply(orders));
    }

    private static RunPlan with(RunPlan plan, int threads) {
      BackendOptions options = plan.options();
      return new RunPlan(
          plan.experiment(),
          plan.backend(),
          new BackendOptions(
              options.engine(),
              options.device(),
              threads,
              options.precision(),
              options.path(),
              options.deterministic()));
    }

    /** Has a worker do something, and waits until it is done. */
    private Path order(Task task, String format, RunPlan plan, Optional<EngineFolder> engine) {
      Path place;
      try {
        place = Files.createTempDirectory(folder, "orders-");
      } catch (IOException e) {
        throw AtomicFile.unwritable(folder, e);
      }
      ExperimentFile.write(plan, place.resolve(ExperimentFile.NAME));
      List<Path> jars =
          task == Task.MEASURE_ONNXRUNTIME ? settings.onnxruntime().stream().toList() : List.of();
      WorkerCommand command = workers.benchmark(plan, engine, task == Task.IMAGES, jars, place);
      new BenchmarkOrders(
              task,
              run.toString(),
              format,
              folder.resolve("model." + format).toString(),
              folder.resolve("known.safetensors").toString(),
              images(),
              settings.batches(),
              settings.seconds(),
              System.currentTimeMillis())
          .write(place);
      await(command, place);
      return place;
    }

    private int images() {
      long side = trained.experiment().imageSize();
      return (int) Math.max(1, Math.min(IMAGES, IMAGE_BYTES / (side * side * 3 * Float.BYTES)));
    }

    /** What libraries print while they load is nobody's result, and would fill the terminal. */
    private void await(WorkerCommand command, Path place) {
      Redirect printed = Redirect.appendTo(place.resolve(PRINTED).toFile());
      WorkerProcess worker = WorkerProcess.start(command, place, printed, printed);
      end.stopsBy(worker::destroy, worker::kill);
      String stopped = "the benchmark was stopped.";
      int status = worker.waitFor(stopped);
      Optional<ErrorCode> stop = end.requested().or(() -> WorkerProcess.stop(status));
      if (status != 0 && stop.isPresent()) {
        throw new LikewiseException(stop.get(), stopped);
      }
      if (status != 0) {
        RunFailure failure =
            FailureFile.read(place)
                .orElseGet(() -> new RunFailure(ErrorCode.WORKER_DIED, died(status, place)));
        throw new LikewiseException(failure.code(), failure.sentence());
      }
    }

    /** A Java that does not start, or a library that ends it, has printed why. */
    private static String died(int status, Path place) {
      String why = "";
      try {
        why = Files.readString(place.resolve(PRINTED)).strip().replaceAll("\\s+", " ");
      } catch (IOException e) {
        // Nothing, or nothing that is text.
      }
      return "its process died with status "
          + status
          + (why.isEmpty() ? "." : ": " + why.substring(0, Math.min(why.length(), MOST_PRINTED)));
    }

    private Optional<Refusal> refusal(Runnable work) {
      try {
        work.run();
        return Optional.empty();
      } catch (LikewiseException e) {
        if (e.code().isStop()) {
          throw e;
        }
        return Optional.of(new Refusal(e.code(), e.getMessage()));
      }
    }

    private BenchmarkRow row(Item item) {
      Device device =
          item.form.task() == Task.MEASURE_ENGINE && item.form.opener().get().problem().isEmpty()
              ? opening.on(item.form.opener().get()).options().device()
              : Device.CPU;
      return new BenchmarkRow(
          item.form.format(),
          item.form.openedBy(),
          device.toString(),
          item.threads,
          bytes(folder.resolve("model." + item.form.format())),
          settings.batches(),
          item.timings,
          item.refusal);
    }

    private static long bytes(Path model) {
      try {
        return FolderTree.bytes(model);
      } catch (IOException e) {
        return 0;
      }
    }
  }
}
