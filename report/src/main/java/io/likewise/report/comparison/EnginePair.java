package io.likewise.report.comparison;

import io.likewise.report.statistics.PairedInterval;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.hipparchus.stat.StatUtils;

/** Two engines, whose runs are paired by seed. */
record EnginePair(ComparedEngine first, ComparedEngine second) {

  /** Returns every engine with every later one. */
  static List<EnginePair> of(List<ComparedEngine> engines) {
    List<EnginePair> pairs = new ArrayList<>();
    for (int i = 0; i < engines.size(); i++) {
      for (int j = i + 1; j < engines.size(); j++) {
        pairs.add(new EnginePair(engines.get(i), engines.get(j)));
      }
    }
    return pairs;
  }

  /**
   * Returns how many pairs a family of tests has: those of which enough runs were tried. It depends
   * on what was to be compared, and never on what came of it, not even on which runs finished.
   */
  static int family(List<ComparedEngine> engines) {
    return (int) of(engines).stream().filter(EnginePair::isInFamily).count();
  }

  /** Returns whether enough runs of both engines were tried. */
  boolean isInFamily() {
    return Math.min(tried(first), tried(second)) >= PairedInterval.FEWEST;
  }

  private static int tried(ComparedEngine engine) {
    return engine.seeds().size() + engine.failures().size();
  }

  /** Returns the seeds that both finished, in order. */
  List<Long> seeds() {
    return first.seeds().stream().filter(second.seeds()::contains).toList();
  }

  /**
   * Returns the first's figure less the second's for each seed that both finished and of which both
   * know it; of repeats the mean counts.
   */
  double[] differences(ToDoubleFunction<ComparedRun> figure) {
    return seeds().stream()
        .mapToDouble(
            seed ->
                StatUtils.mean(first.of(seed, figure)) - StatUtils.mean(second.of(seed, figure)))
        .filter(Double::isFinite)
        .toArray();
  }

  /** Returns whether both came to the same bits at each seed that both finished, one at least. */
  boolean isIdentical() {
    List<Long> seeds = seeds();
    return !seeds.isEmpty()
        && seeds.stream()
            .allMatch(
                seed -> {
                  String bits = first.of(seed).get(0).sameBitsAs();
                  return first.of(seed).stream().allMatch(run -> run.sameBitsAs().equals(bits))
                      && second.of(seed).stream().allMatch(run -> run.sameBitsAs().equals(bits));
                });
  }
}
