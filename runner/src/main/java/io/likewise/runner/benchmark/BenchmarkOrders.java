package io.likewise.runner.benchmark;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.likewise.files.AtomicFile;
import io.likewise.report.inference.ModelTiming;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a worker of a benchmark is told; beside it lies the plan, {@code experiment.yaml}, with the
 * engine and the threads that compute.
 *
 * @param task what it does
 * @param run the folder of the model's run
 * @param format the model's format
 * @param model the model's file or folder
 * @param known the file with the images that are looked at, and what the run made of them
 * @param images how many of them there are at most
 * @param batches how many images a batch has, of all that are measured
 * @param seconds how long one thing is measured
 * @param startedMillis when the process was started, by the system's clock
 */
public record BenchmarkOrders(
    Task task,
    String run,
    String format,
    String model,
    String known,
    int images,
    List<Integer> batches,
    double seconds,
    long startedMillis) {
  private static final String NAME = "orders.json";
  private static final String REPLY = "timing.json";

  /** What a worker does. */
  public enum Task {
    /** Writes the images that are looked at, and what the run made of them. */
    IMAGES,
    /** Writes the model in its format. */
    WRITE,
    /** Measures the model as the engine computes it with the weights in the file. */
    MEASURE_ENGINE,
    /** Measures the model as the engine's own library opens it. */
    MEASURE_LIBRARY,
    /** Measures the model as onnxruntime opens it. */
    MEASURE_ONNXRUNTIME
  }

  public BenchmarkOrders {
    batches = List.copyOf(batches);
  }

  /** Writes the orders into a folder. */
  void write(Path folder) {
    write(this, folder.resolve(NAME));
  }

  /** Reads the orders of a folder. */
  public static BenchmarkOrders read(Path folder) {
    return read(folder.resolve(NAME), BenchmarkOrders.class);
  }

  /** Writes what was measured. */
  public static void reply(ModelTiming timing, Path folder) {
    write(timing, folder.resolve(REPLY));
  }

  /** Reads what was measured. */
  static ModelTiming readReply(Path folder) {
    return read(folder.resolve(REPLY), ModelTiming.class);
  }

  private static void write(Object value, Path file) {
    try {
      AtomicFile.write(file, new JsonMapper().writeValueAsString(value));
    } catch (IOException e) {
      throw AtomicFile.unwritable(file, e);
    }
  }

  private static <T> T read(Path file, Class<T> type) {
    try {
      return new JsonMapper().readValue(file.toFile(), type);
    } catch (IOException e) {
      throw AtomicFile.unwritable(file, e);
    }
  }
}
