package io.likewise.runner.process;

import io.likewise.api.experiment.MemoryBudget;
import java.util.Arrays;
import java.util.Properties;

/** The system property by which a worker is told the memory that it was given. */
public final class MemoryProperty {
  private static final String NAME = "likewise.memory";

  private MemoryProperty() {}

  /** Returns the JVM option that sets it. */
  static String option(MemoryBudget memory) {
    return String.format(
        "-D%s=%d,%d,%d,%d,%d,%d",
        NAME,
        memory.heapBytes(),
        memory.imageBytes(),
        memory.engineBytes(),
        memory.decodingBytes(),
        memory.bufferBytes(),
        memory.chosen() ? 1 : 0);
  }

  /** Returns what a process was told; unknown if it was not. */
  public static MemoryBudget read(Properties properties) {
    String value = properties.getProperty(NAME, "");
    if (value.isEmpty()) {
      return MemoryBudget.UNKNOWN;
    }
    long[] bytes = Arrays.stream(value.split(",", -1)).mapToLong(Long::parseLong).toArray();
    return new MemoryBudget(bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5] == 1);
  }
}
