package io.likewise.runs.machine;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.OptionalDouble;

/**
 * What this process may use of its machine: all of it, or what a container, a service manager or an
 * affinity leaves. By it go the usual number of threads, the heap of workers, and what a forecast
 * says of threads.
 *
 * @param processors logical processors, or so much time of theirs, rounded up; at least 1
 * @param memoryBytes memory; {@link Long#MAX_VALUE} if unknown
 */
public record MachineShare(int processors, long memoryBytes) {
  /** Returns the share of this process. */
  public static MachineShare here() {
    return of(Runtime.getRuntime().availableProcessors(), memoryBytesOfJava(), CgroupLimits.here());
  }

  /** Returns what is left of what Java knows of. */
  static MachineShare of(int processors, long memoryBytes, CgroupLimits limits) {
    OptionalDouble quota = limits.processors();
    // Rounded up as Java does: of one and a half, one thread could take only one.
    int allowed = quota.isPresent() ? (int) Math.ceil(quota.getAsDouble()) : processors;
    return new MachineShare(
        Math.max(1, Math.min(processors, allowed)),
        Math.min(memoryBytes, limits.memoryBytes().orElse(memoryBytes)));
  }

  private static long memoryBytesOfJava() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Long.MAX_VALUE;
  }
}
