package io.likewise.report.lockstep;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How two lanes' difference grows through the layers of a forward pass.
 *
 * @param first of the layers that differ
 * @param last of all layers
 * @param rate the factor from a layer to the next: exp of the slope of the line that fits the
 *     logarithms of the relative differences best, by least squares
 */
record LayerGrowth(Optional<Difference> first, Difference last, double rate) {
  /** Returns the growth in a step; empty if nobody looked at its layers. */
  static Optional<LayerGrowth> of(List<Difference> layers) {
    if (layers.isEmpty()) {
      return Optional.empty();
    }
    Difference last = layers.get(layers.size() - 1);
    Optional<Difference> first = layers.stream().filter(d -> d.relative() > 0).findFirst();
    return Optional.of(new LayerGrowth(first, last, rate(layers)));
  }

  private static double rate(List<Difference> layers) {
    double count = 0;
    double sumX = 0;
    double sumY = 0;
    double sumXx = 0;
    double sumXy = 0;
    for (int i = 0; i < layers.size(); i++) {
      double relative = layers.get(i).relative();
      if (relative > 0 && Double.isFinite(relative)) {
        double y = Math.log(relative);
        count++;
        sumX += i;
        sumY += y;
        sumXx += (double) i * i;
        sumXy += i * y;
      }
    }
    double spread = count * sumXx - sumX * sumX;
    return spread == 0 ? 1 : Math.exp((count * sumXy - sumX * sumY) / spread);
  }

  /** Returns the growth in words. */
  String sentence() {
    String step = "Forward in step " + last.step() + ", ";
    return first
        .map(
            begin ->
                String.format(
                    Locale.ROOT,
                    "%sfrom %s behind %s to %s behind %s: times %.2f a layer.",
                    step,
                    LockstepTable.ulps(begin),
                    begin.layer(),
                    LockstepTable.ulps(last),
                    last.layer(),
                    rate))
        .orElse(step + "every layer yields the same bits.");
  }
}
