package io.likewise.api.experiment;

/**
 * How busy a machine is with other programs. A container sees that of its host.
 *
 * @param processors logical processors; NaN if unknown
 * @param others how many of them other programs keep busy; NaN if unknown
 */
public record MachineLoad(double processors, double others) {
  /** Nothing is known. */
  public static final MachineLoad UNKNOWN = new MachineLoad(Double.NaN, Double.NaN);

  /**
   * Returns how many threads would have a processor each, at least 1.
   *
   * @param wanted how many are wanted, which it is if nothing is known
   */
  public int threads(int wanted) {
    double free = processors - others;
    return Double.isNaN(free) ? wanted : Math.max(1, Math.min(wanted, (int) Math.round(free)));
  }
}
