package io.likewise.runner.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory that programs may still take. */
final class FreeMemory {
  private FreeMemory() {}

  /**
   * Returns what Linux says, caches that it would give up included; elsewhere what nobody uses.
   *
   * @param root the folder that {@code proc} is in
   */
  static long bytes(Path root) {
    try {
      return Files.readAllLines(root.resolve("proc/meminfo")).stream()
          .filter(line -> line.startsWith("MemAvailable:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElseGet(FreeMemory::unused);
    } catch (IOException | NumberFormatException e) {
      return unused();
    }
  }

  private static long unused() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getFreeMemorySize()
        : Long.MAX_VALUE;
  }
}
