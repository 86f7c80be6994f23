package io.likewise.runner.process;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.experiment.MemoryBudget;
import io.likewise.api.model.Precision;
import io.likewise.data.batches.ExperimentBatches;
import io.likewise.data.datasets.DatasetCatalog;
import io.likewise.data.fetch.FileCache;
import io.likewise.data.folders.DatasetMemory;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runs.plan.RunPlan;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gives workers the memory that their engine and their images need, within what the machine, or a
 * container, has. Of images only headers are read, and those once for each data set.
 *
 * <p>The heap is that of the engine's descriptor, or more if the images take more than CIFAR-10,
 * which is in it. For decoding image files, which comes before the engine, it uses the engine's
 * part, and is made larger only if a few of the largest image do not fit there.
 */
final class WorkerMemory {
  /** What an engine's descriptor allows for images. */
  static final long CIFAR10 = new DatasetMemory(60_000, 32, 0, 0, "").bytes();

  /** As for an engine: room for CIFAR-10, for the weights of a ResNet50, and for pictures. */
  private static final long REPORT = 512L << 20;

  /** More would be decoded faster, but the heap would stay as large for the whole run. */
  private static final int DECODED_AT_ONCE = 4;

  /** The engine's native memory and the system need some too. */
  private static final double HEAP_SHARE = 0.9;

  private final FileCache cache;
  private final long machineBytes;
  private final int processes;
  private final Optional<Long> chosen;

  /** By what of an experiment decides what its images take. */
  private final Map<List<Object>, DatasetMemory> known = new ConcurrentHashMap<>();

  /** Takes what all workers have in common; the chosen heap is the user's. */
  WorkerMemory(FileCache cache, long machineBytes, int processes, Optional<Long> chosen) {
    this.cache = cache;
    this.machineBytes = machineBytes;
    this.processes = processes;
    this.chosen = chosen;
  }

  /**
   * Returns what a run's worker is given.
   *
   * @throws LikewiseException {@code OUT_OF_MEMORY} if the machine, or the heap of the user's
   *     choice, is too small; {@code USAGE} if that heap is larger than the machine
   */
  MemoryBudget of(RunPlan plan, EngineFolder engine) {
    return of(plan, images(plan), engine.usable().heapBytes(plan.options().precision()));
  }

  /**
   * Returns what a worker is given that makes what is missing of a finished run.
   *
   * @param images whether it reads the images again; it finds out itself if they are not there
   * @throws LikewiseException as {@link #of}
   */
  MemoryBudget ofReport(RunPlan plan, boolean images) {
    if (images) {
      try {
        return of(plan, images(plan), REPORT);
      } catch (LikewiseException e) {
        if (e.code() == ErrorCode.OUT_OF_MEMORY) {
          throw e;
        }
      }
    }
    return of(plan, noImages(plan), REPORT);
  }

  /**
   * Returns what a worker is given that classifies image files one after another: for these what
   * the engine leaves.
   *
   * @throws LikewiseException as {@link #of}
   */
  MemoryBudget ofPrediction(RunPlan plan, EngineFolder engine) {
    return of(plan, noImages(plan), engine.usable().heapBytes(plan.options().precision()));
  }

  private static DatasetMemory noImages(RunPlan plan) {
    return new DatasetMemory(0, plan.experiment().imageSize(), 0, 0, "");
  }

  private DatasetMemory images(RunPlan plan) {
    Experiment experiment = plan.experiment();
    return known.computeIfAbsent(
        List.of(experiment.data().source(), experiment.data().limit(), experiment.imageSize()),
        images -> DatasetCatalog.memory(experiment, cache));
  }

  private MemoryBudget of(RunPlan plan, DatasetMemory data, long base) {
    Experiment experiment = plan.experiment();
    long own = Math.max(base - CIFAR10, base / 2);
    int workers = RunInputs.batchWorkers(plan.options().threads());
    long buffers =
        ExperimentBatches.bufferBytes(experiment, workers)
            + engineCopies(plan.options().precision()) * ExperimentBatches.batchBytes(experiment);
    Need need = new Need(data, own, buffers, processes);
    chosen.ifPresent(heap -> need.requireChosen(heap, machineBytes));
    if (chosen.isEmpty()) {
      need.requireMachine(machineBytes);
    }
    long wanted = Math.max(base, need.heap(DECODED_AT_ONCE));
    long heap = chosen.orElse(Math.max(need.heap(1), Math.min(wanted, need.room(machineBytes))));
    return new MemoryBudget(
        megabytes(heap) << 20,
        data.bytes(),
        own,
        data.decodingBytes() == 0 ? 0 : Math.max(0, heap - data.heapFor(0)),
        need.buffers,
        chosen.isPresent());
  }

  /**
   * How many batches' worth an engine has in its own order and precision: the one it computes, and
   * the one before it, smaller perhaps, until Java has freed it.
   */
  private static int engineCopies(Precision precision) {
    return precision == Precision.FLOAT64 ? 4 : 2;
  }

  /** Rounded up, so that what is given is enough. */
  private static long megabytes(long bytes) {
    return (bytes + (1 << 20) - 1) >> 20;
  }

  /**
   * What a run needs.
   *
   * @param data the images
   * @param engine what the engine itself keeps in the heap
   * @param buffers what batches take outside it
   * @param processes how many such runs there are at a time
   */
  private record Need(DatasetMemory data, long engine, long buffers, int processes) {
    /** Returns the heap with which so many of the largest image can be decoded at once. */
    long heap(int decodedAtOnce) {
      long training = data.bytes() + engine;
      return data.decodingBytes() == 0 ? training : Math.max(training, data.heapFor(decodedAtOnce));
    }

    /** Returns the heap that the machine has for each run. */
    long room(long machineBytes) {
      return (long) (HEAP_SHARE * machineBytes / processes) - buffers;
    }

    void requireMachine(long machineBytes) {
      if (heap(1) > room(machineBytes)) {
        LikewiseException tooLarge =
            new LikewiseException(
                ErrorCode.OUT_OF_MEMORY,
                String.format(
                    Locale.ROOT,
                    "%s. That is %,d MB, and of the %,d MB of memory that this machine or container"
                        + " has a run can have %,d MB. Use a machine with more, or %s.",
                    parts(),
                    megabytes(heap(1) + buffers),
                    machineBytes >> 20,
                    Math.max(0, room(machineBytes) + buffers) >> 20,
                    decodingDecides()
                        ? "make that image smaller, or take it out"
                        : "lower "
                            + (data.files() > 0 ? "data.limit" : "batchSize")
                            + " or imageSize"));
        throw decodingDecides() ? tooLarge : tooLarge.onSetting("imageSize");
      }
    }

    void requireChosen(long heap, long machineBytes) {
      if (heap > machineBytes / processes) {
        throw new LikewiseException(
                ErrorCode.USAGE,
                String.format(
                    Locale.ROOT,
                    "Java heap: %,d MB%s are more than the %,d MB of memory that this machine or"
                        + " container has; leave it out, or give less.",
                    megabytes(heap),
                    processes > 1 ? " for each of " + processes + " runs at a time" : "",
                    machineBytes >> 20))
            .onSetting("heap");
      }
      if (heap < heap(1)) {
        throw new LikewiseException(
                ErrorCode.OUT_OF_MEMORY,
                String.format(
                    Locale.ROOT,
                    "Java heap: %,d MB are too little. %s. Give %dm or more, or leave it out.",
                    heap >> 20,
                    parts(),
                    megabytes(heap(1))))
            .onSetting("heap");
      }
    }

    private boolean decodingDecides() {
      return heap(1) > data.bytes() + engine;
    }

    private String parts() {
      String most =
          decodingDecides()
              ? String.format(
                  Locale.ROOT,
                  "decoding the largest, %s, %,d MB",
                  data.largest(),
                  megabytes(heap(1) - data.bytes()))
              : String.format(Locale.ROOT, "the engine %,d MB", megabytes(engine));
      return String.format(
          Locale.ROOT,
          "%s, %s, batches outside the Java heap %,d MB%s",
          data.text(),
          most,
          megabytes(buffers),
          processes > 1 ? ", and there are " + processes + " such runs at a time" : "");
    }
  }
}
