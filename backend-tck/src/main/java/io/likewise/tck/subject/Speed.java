package io.likewise.tck.subject;

import java.util.Locale;

/**
 * How fast a process trained, and what of the machine it took.
 *
 * @param images in a second
 * @param processors seconds of processor time in a second
 */
record Speed(double images, double processors) {
  /** What the Java around an engine may take besides. */
  private static final double JAVA = 0.5;

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%,.0f images/s, %.2f processor seconds per second", images, processors);
  }

  /**
   * Returns what is plainly wrong with a speed, if anything is; nothing is said of how fast it is.
   *
   * @param threads as many as there were
   * @param one the speed with one thread
   */
  String complaint(int threads, Speed one) {
    double cost = processors / images / (one.processors / one.images);
    if (processors > threads + JAVA) {
      return String.format(
          Locale.ROOT,
          "; threads spin: %.1f processors are busy with %d asked for; see Traps",
          processors,
          threads);
    }
    return cost > 1.75
        ? String.format(
            Locale.ROOT,
            "; threads spin: an image takes %.1f times the processor time it takes with one"
                + " thread; see Traps",
            cost)
        : "";
  }
}
