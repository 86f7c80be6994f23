package io.likewise.api.experiment;

/**
 * How busy a machine is with other programs, and what of it this process may use. A container sees
 * the processors of its host.
 *
 * @param processors logical processors; NaN if unknown
 * @param others how many of them other programs keep busy; NaN if unknown
 * @param allowed how many of them this process may use, by the limits of a container or another
 */
public record MachineLoad(double processors, double others, int allowed) {
  /** Nothing is known. */
  public static final MachineLoad UNKNOWN =
      new MachineLoad(Double.NaN, Double.NaN, Integer.MAX_VALUE);

  /**
   * Returns how many threads would have a processor each, at least 1.
   *
   * @param wanted how many are wanted, which it is if nothing is known
   */
  public int threads(int wanted) {
    int most = Math.min(wanted, allowed);
    double free = processors - others;
    return Double.isNaN(free) ? most : Math.max(1, Math.min(most, (int) Math.round(free)));
  }
}
