package io.likewise.runs.directory;

import io.likewise.runs.machine.MachineShare;
import io.likewise.runs.machine.Processor;

/** Asks what machine this is; a machine that does not tell never stops a run. */
final class HardwareProbe {
  private HardwareProbe() {}

  static Provenance.Machine machine() {
    Processor processor = Processor.here();
    MachineShare share = MachineShare.here();
    return new Provenance.Machine(
        processor.name().isEmpty() ? Provenance.UNKNOWN : processor.name(),
        processor.cores(),
        share.processors(),
        share.memoryBytes() == Long.MAX_VALUE ? 0 : share.memoryBytes(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("os.arch"));
  }
}
