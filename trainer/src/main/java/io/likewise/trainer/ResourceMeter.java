package io.likewise.trainer;

import com.sun.management.OperatingSystemMXBean;
import io.likewise.api.experiment.MachineLoad;
import io.likewise.api.experiment.RunResult.Resources;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Measures what this process has taken. */
public final class ResourceMeter {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String PEAK = "VmHWM:";

  private final LongSupplier nanoTime;
  private final double startupSeconds;
  private final Optional<Resources> before;
  private final MachineTime machineAtStart;
  private final double cpuAtStart;
  private final long start;

  /**
   * Starts the clock.
   *
   * @param nanoTime tells the time
   * @param startupSeconds how long the process had needed to be ready
   * @param before what processes have taken whose run this one goes on with
   */
  ResourceMeter(LongSupplier nanoTime, double startupSeconds, Optional<Resources> before) {
    this.nanoTime = nanoTime;
    this.startupSeconds = startupSeconds;
    this.before = before;
    this.machineAtStart = MachineTime.read();
    this.cpuAtStart = cpuSeconds();
    this.start = nanoTime.getAsLong();
  }

  /**
   * Returns the time and the others' share of the machine since the start, everything else since
   * the process began, and no latency; with what was taken before.
   */
  Resources read() {
    double seconds = (nanoTime.getAsLong() - start) / 1e9;
    double cpu = cpuSeconds();
    double others = MachineTime.read().othersShareSince(machineAtStart, cpu - cpuAtStart);
    Resources own =
        new Resources(
            startupSeconds, seconds, Double.NaN, cpu, others, peakResidentBytes(), peakHeapBytes());
    return before.map(earlier -> earlier.plus(own)).orElse(own);
  }

  /** Returns how busy other programs kept the machine since the start. */
  MachineLoad load() {
    double seconds = (nanoTime.getAsLong() - start) / 1e9;
    return MachineTime.read().loadSince(machineAtStart, cpuSeconds() - cpuAtStart, seconds);
  }

  /** Returns how long ago this process's virtual machine started. */
  static double processSeconds() {
    return ManagementFactory.getRuntimeMXBean().getUptime() / 1e3;
  }

  private static double cpuSeconds() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? Math.max(0, system.getProcessCpuTime()) / 1e9
        : 0;
  }

  /** Pools peak at different times, so this is an upper bound of the heap's own peak. */
  private static long peakHeapBytes() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage == null ? 0 : usage.getUsed())
        .sum();
  }

  /** Returns the peak resident memory where Linux tells it ({@code man 5 proc}), else 0. */
  public static long peakResidentBytes() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(PEAK))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }
}
