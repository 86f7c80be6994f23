package io.likewise.report.comparison;

import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * One side of a comparison: all runs of one engine, or of one way to use it.
 *
 * @param name what it is called, such as {@code djl:pytorch}
 * @param version the engine's own version; empty if unknown
 * @param engineBytes the size of the engine's folder; 0 if unknown
 * @param runs those that finished; several of one seed are repeats
 * @param repeats what is known of the repeats of one seed
 * @param failures a sentence for each run that came to nothing
 * @param asShipped what the engine computed in place of what was asked for, and then in what that
 *     differs: such a side is shown and not judged; usually nothing
 */
public record ComparedEngine(
    String name,
    String version,
    long engineBytes,
    List<ComparedRun> runs,
    Repeats repeats,
    List<String> failures,
    List<String> asShipped) {

  /** What comes of running one seed again on one engine. */
  public enum Repeats {
    /** No seed was run twice. */
    NONE,
    /** The same bits in every epoch, logit and weight. */
    IDENTICAL,
    /** Something differs. */
    DIFFERENT
  }

  /** Copies the lists. */
  public ComparedEngine {
    Objects.requireNonNull(repeats, "repeats");
    runs = List.copyOf(runs);
    failures = List.copyOf(failures);
    asShipped = List.copyOf(asShipped);
  }

  /** Makes a side that computed what was asked for. */
  public ComparedEngine(
      String name,
      String version,
      long engineBytes,
      List<ComparedRun> runs,
      Repeats repeats,
      List<String> failures) {
    this(name, version, engineBytes, runs, repeats, failures, List.of());
  }

  /** Returns those of some sides that computed what was asked for, and so may be judged. */
  static List<ComparedEngine> judged(List<ComparedEngine> engines) {
    return engines.stream().filter(engine -> engine.asShipped.isEmpty()).toList();
  }

  /** Returns the seeds of the runs that finished, in order. */
  List<Long> seeds() {
    return List.copyOf(new TreeSet<>(runs.stream().map(ComparedRun::seed).toList()));
  }

  /** Returns the runs of a seed. */
  List<ComparedRun> of(long seed) {
    return runs.stream().filter(run -> run.seed() == seed).toList();
  }

  /** Returns a figure of every run of a seed. */
  double[] of(long seed, ToDoubleFunction<ComparedRun> figure) {
    return of(seed).stream().mapToDouble(figure).toArray();
  }

  /** Returns a figure of every run. */
  double[] of(ToDoubleFunction<ComparedRun> figure) {
    return runs.stream().mapToDouble(figure).toArray();
  }
}
