package io.likewise.runs.directory;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;

/** Asks what machine this is; a machine that does not tell never stops a run. */
final class HardwareProbe {
  private static final Logger LOG = LoggerFactory.getLogger(HardwareProbe.class);

  private HardwareProbe() {}

  static Provenance.Machine machine() {
    String cpu = Provenance.UNKNOWN;
    int cores = 0;
    try {
      CentralProcessor processor = new SystemInfo().getHardware().getProcessor();
      cpu = processor.getProcessorIdentifier().getName().strip();
      cores = processor.getPhysicalProcessorCount();
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("The processor's name is unknown: {}", e.toString());
    }
    return new Provenance.Machine(
        cpu,
        cores,
        Runtime.getRuntime().availableProcessors(),
        memoryBytes(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("os.arch"));
  }

  /** Java's figure and not OSHI's: it knows the limit of a container. */
  private static long memoryBytes() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : 0;
  }
}
