package io.likewise.report.gate;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One side of a kept comparison: an engine, or one way to use it.
 *
 * @param name what it is called
 * @param settings every setting that its runs have in common, by its key
 * @param runs those that finished; several of one seed are repeats
 */
record KeptSide(String name, Map<String, String> settings, List<KeptRun> runs) {
  /** Returns the seeds, in order. */
  List<Long> seeds() {
    return List.copyOf(new TreeSet<>(runs.stream().map(KeptRun::seed).toList()));
  }

  /** Returns the seeds that another side has too, in order. */
  List<Long> seedsOf(KeptSide other) {
    return seeds().stream().filter(other.seeds()::contains).toList();
  }

  /** Returns the runs of a seed. */
  List<KeptRun> of(long seed) {
    return runs.stream().filter(run -> run.seed() == seed).toList();
  }

  /** Returns the accuracy at each of some seeds, in percent; of repeats their mean. */
  double[] accuracies(List<Long> seeds) {
    return seeds.stream()
        .mapToDouble(
            seed -> of(seed).stream().mapToDouble(KeptRun::accuracy).average().orElseThrow())
        .toArray();
  }

  /** Returns the images a second of a stage of every run that trained it. */
  double[] imagesPerSecond(int stage) {
    double[] all = runs.stream().mapToDouble(run -> run.imagesPerSecond().get(stage - 1)).toArray();
    return Arrays.stream(all).filter(value -> !Double.isNaN(value)).toArray();
  }

  /** Returns what the runs say of something, without repetition. */
  String words(Function<KeptRun, String> of) {
    return runs.stream().map(of).distinct().collect(Collectors.joining(", "));
  }
}
