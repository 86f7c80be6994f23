package io.likewise.runner.benchmark;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a model is measured.
 *
 * @param rounds how often each is measured, in a new process each time, 1 to 100
 * @param seconds how long the latency, and each batch size, is measured in a process, above 0 and
 *     at most 600
 * @param batches how many images a batch has, each 1 to 65,536
 * @param only names of formats and of what opens them, such as {@code onnx} or {@code djl:pytorch};
 *     others are left out; if empty, none is
 * @param onnxruntime the jar of onnxruntime for Java, which opens {@code onnx}
 */
public record BenchmarkSettings(
    int rounds,
    double seconds,
    List<Integer> batches,
    List<String> only,
    Optional<Path> onnxruntime) {
  /** Checks the ranges. */
  public BenchmarkSettings {
    batches = batches.stream().distinct().sorted().toList();
    only = List.copyOf(only);
    require(rounds >= 1 && rounds <= 100, "rounds", rounds, "1 to 100");
    require(seconds > 0 && seconds <= 600, "seconds", seconds, "above 0, at most 600");
    require(!batches.isEmpty(), "batches", batches, "one at least");
    onnxruntime.ifPresent(
        jar -> require(Files.isRegularFile(jar), "onnxruntime", jar, "a jar that is there"));
    for (int batch : batches) {
      require(batch >= 1 && batch <= 1 << 16, "batches", batch, "1 to 65536");
    }
  }

  private static void require(boolean holds, String setting, Object value, String expected) {
    if (!holds) {
      throw new LikewiseException(
              ErrorCode.USAGE, setting + ": " + value + " will not do, expected " + expected + ".")
          .onSetting(setting);
    }
  }
}
