package io.likewise.runner.process;

import io.likewise.api.experiment.MemoryBudget;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * Which memory it is that is used up, and what helps: a process's Java heap, what it may have
 * outside the heap, or what the system has.
 */
public final class OutOfMemory {
  private static final String SMALLER_STEPS = "lower --set batchSize=N or --set imageSize=N";

  /** How PyTorch, TensorFlow, C++ and JavaCPP say, in lower case, that the system gave no more. */
  private static final List<String> NATIVE =
      List.of(
          "can't allocate memory",
          "cannot allocate memory",
          "bad_alloc",
          "oom when allocating",
          "out of memory",
          "physical memory usage is too high",
          "native thread");

  private OutOfMemory() {}

  /** Returns whether a throwable says that memory is used up. */
  static boolean is(Throwable thrown) {
    return thrown instanceof OutOfMemoryError || isNative(thrown);
  }

  private static boolean isNative(Throwable thrown) {
    String message = message(thrown);
    return NATIVE.stream().anyMatch(message::contains);
  }

  private static String message(Throwable thrown) {
    return String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT);
  }

  /**
   * Returns what is to be said of a throwable.
   *
   * @param properties those of the process in which it was thrown
   */
  public static String sentence(Throwable thrown, Properties properties) {
    if (isNative(thrown)) {
      return "the system has no more memory for the engine, outside the Java heap ("
          + String.valueOf(thrown.getMessage()).lines().findFirst().orElse("").strip()
          + "); "
          + SMALLER_STEPS
          + ", end other programs, or give the machine or container more memory.";
    }
    if (message(thrown).contains("direct buffer")) {
      return "the memory for batches and other buffers outside the Java heap is used up; "
          + SMALLER_STEPS
          + ".";
    }
    boolean worker = !MemoryProperty.read(properties).equals(MemoryBudget.UNKNOWN);
    long heap = Runtime.getRuntime().maxMemory() >> 20;
    return worker
        ? ofWorker(heap + " MB")
        : "the Java heap of this command, "
            + heap
            + " MB, is full; give it more, as in LIKEWISE_OPTS=-Xmx2g.";
  }

  /**
   * Returns what is to be said of a worker whose Java heap is full.
   *
   * @param heap how large it is
   */
  static String ofWorker(String heap) {
    return "the Java heap of the run, "
        + heap
        + ", is full; give it more with --heap, such as --heap 4g, or make images fewer or smaller:"
        + " --limit N, --set imageSize=N.";
  }
}
