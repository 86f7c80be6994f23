package io.likewise.trainer;

import io.likewise.api.experiment.MachineLoad;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor.TickType;

/**
 * The processor time of the whole machine since it was started, all its logical processors
 * together. A container sees that of its host.
 *
 * @param busySeconds spent on anything, on other virtual machines of the same hardware included;
 *     NaN if unknown
 * @param totalSeconds spent, and idle; NaN if unknown
 */
record MachineTime(double busySeconds, double totalSeconds) {
  private static final Logger LOG = LoggerFactory.getLogger(MachineTime.class);

  /** Asks the operating system; one that does not tell never stops a run. */
  static MachineTime read() {
    try {
      long[] ticks = new SystemInfo().getHardware().getProcessor().getSystemCpuLoadTicks();
      double total = 0;
      for (long milliseconds : ticks) {
        total += milliseconds / 1e3;
      }
      double idle = (ticks[TickType.IDLE.getIndex()] + ticks[TickType.IOWAIT.getIndex()]) / 1e3;
      return new MachineTime(total - idle, total);
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("How busy the machine is cannot be told: {}", e.toString());
      return new MachineTime(Double.NaN, Double.NaN);
    }
  }

  /**
   * Returns the share of the time since an earlier reading that went to anything but this process.
   *
   * @param earlier the earlier reading
   * @param ownSeconds the processor time that this process took meanwhile
   * @return in [0, 1]; NaN if unknown, or if no time has passed
   */
  double othersShareSince(MachineTime earlier, double ownSeconds) {
    double total = totalSeconds - earlier.totalSeconds;
    double others = busySeconds - earlier.busySeconds - ownSeconds;
    return total > 0 ? Math.max(0, Math.min(1, others / total)) : Double.NaN;
  }

  /**
   * Returns how busy other programs kept the machine since an earlier reading.
   *
   * @param earlier the earlier reading
   * @param ownSeconds the processor time that this process took meanwhile
   * @param seconds how long ago that was
   * @param allowed how many processors this process may use
   */
  MachineLoad loadSince(MachineTime earlier, double ownSeconds, double seconds, int allowed) {
    double processors = Math.rint((totalSeconds - earlier.totalSeconds) / seconds);
    return new MachineLoad(processors, processors * othersShareSince(earlier, ownSeconds), allowed);
  }
}
