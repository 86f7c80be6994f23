package io.likewise.runner.process;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.MemoryBudget;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * Which memory it is that is used up, and what helps: a process's Java heap, what it may have
 * outside the heap, what the system has, or what the GPU has.
 */
public final class OutOfMemory {
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

  /**
   * How oneDNN says it when it has no room for code or scratch. What it has no code for it tells in
   * a longer sentence, which begins alike.
   */
  private static final String ONEDNN = "could not create a primitive";

  /** How CUDA, cuDNN and cuBLAS say, in lower case, that it is the GPU that has no more. */
  private static final List<String> GPU =
      List.of("cuda out of memory", "cuda error: out of memory", "_status_alloc_failed");

  private OutOfMemory() {}

  /** Returns whether a throwable says that memory is used up. */
  static boolean is(Throwable thrown) {
    return thrown instanceof OutOfMemoryError || isNative(thrown);
  }

  private static boolean isNative(Throwable thrown) {
    String message = message(thrown);
    return NATIVE.stream().anyMatch(message::contains)
        || message.strip().endsWith(ONEDNN)
        || isGpu(thrown);
  }

  private static boolean isGpu(Throwable thrown) {
    return GPU.stream().anyMatch(message(thrown)::contains);
  }

  private static String message(Throwable thrown) {
    return String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT);
  }

  /**
   * Returns what is to be said of a throwable.
   *
   * @param properties those of the process in which it was thrown
   */
  public static LikewiseException failure(Throwable thrown, Properties properties) {
    if (isGpu(thrown)) {
      return smallerSteps(
          "the GPU has no more memory ("
              + saying(thrown)
              + "); end other programs that use it, or");
    }
    if (isNative(thrown)) {
      return smallerSteps(
          "the system has no more memory for the engine, outside the Java heap ("
              + saying(thrown)
              + "); end other programs, give the machine or container more memory, or");
    }
    if (message(thrown).contains("direct buffer")) {
      return smallerSteps(
          "the memory for batches and other buffers outside the Java heap is used up;");
    }
    boolean worker = !MemoryProperty.read(properties).equals(MemoryBudget.UNKNOWN);
    long heap = Runtime.getRuntime().maxMemory() >> 20;
    return worker
        ? ofWorker(heap + " MB")
        : new LikewiseException(
            ErrorCode.OUT_OF_MEMORY,
            "the Java heap of this command, "
                + heap
                + " MB, is full; give it more, as in LIKEWISE_OPTS=-Xmx2g.");
  }

  /** The engine's own line about it; in a script's failure others come before it. */
  private static String saying(Throwable thrown) {
    List<String> lines = String.valueOf(thrown.getMessage()).lines().map(String::strip).toList();
    return lines.stream()
        .filter(line -> is(new IllegalStateException(line)))
        .findFirst()
        .orElse(lines.isEmpty() ? "" : lines.get(0));
  }

  private static LikewiseException smallerSteps(String what) {
    return new LikewiseException(ErrorCode.OUT_OF_MEMORY, what + " lower imageSize or batchSize.")
        .onSetting("batchSize");
  }

  /** Returns what is to be said of a worker whose Java heap, of this size, is full. */
  static LikewiseException ofWorker(String heap) {
    return new LikewiseException(
            ErrorCode.OUT_OF_MEMORY,
            "the Java heap of the run, "
                + heap
                + ", is full; make images fewer or smaller, by data.limit and imageSize, or give it"
                + " more, such as 4g.")
        .onSetting("heap");
  }
}
