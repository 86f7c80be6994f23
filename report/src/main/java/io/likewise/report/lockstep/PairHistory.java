package io.likewise.report.lockstep;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is kept of two lanes' differences: the largest of each kind for every step, and all layers'
 * of a stage's first step and of its latest.
 */
public final class PairHistory {
  private final String base;
  private final String lane;
  private final List<Step> steps = new ArrayList<>();
  private final Map<Integer, List<Difference>> firstLayers = new TreeMap<>();
  private final Map<Integer, List<Difference>> latestLayers = new TreeMap<>();

  /**
   * One step's largest relative differences that mean something.
   *
   * @param stage 1 or 2
   * @param step from 1
   * @param largest by quantity; a quantity the stage does not have is missing
   * @param first the first difference beyond its limit in the order of computation
   * @param replayed what that layer differs in if it is handed the same
   */
  record Step(
      int stage,
      int step,
      Map<Quantity, Difference> largest,
      Optional<Difference> first,
      Optional<Difference> replayed) {}

  /** Begins the history of two lanes, by their names. */
  public PairHistory(String base, String lane) {
    this.base = base;
    this.lane = lane;
  }

  /** Adds a step, as {@link StepComparison#compare} returns it. */
  public void add(List<Difference> differences) {
    Map<Quantity, Difference> largest = new EnumMap<>(Quantity.class);
    for (Difference difference : differences) {
      if (difference.judged()) {
        largest.merge(
            difference.quantity(),
            difference,
            (kept, other) -> other.relative() > kept.relative() ? other : kept);
      }
    }
    Difference any = differences.get(0);
    steps.add(
        new Step(
            any.stage(),
            any.step(),
            largest,
            differences.stream().filter(Difference::exceeds).findFirst(),
            of(Quantity.REPLAYED, differences).stream().findFirst()));
    List<Difference> layers = of(Quantity.ACTIVATION, differences);
    if (!layers.isEmpty()) {
      firstLayers.putIfAbsent(any.stage(), layers);
      latestLayers.put(any.stage(), layers);
    }
  }

  private static List<Difference> of(Quantity quantity, List<Difference> differences) {
    return differences.stream().filter(d -> d.quantity() == quantity).toList();
  }

  /** Returns the name of the lane compared with. */
  public String base() {
    return base;
  }

  /** Returns the name of the lane that is compared. */
  public String lane() {
    return lane;
  }

  /** Returns whether no step has been compared. */
  public boolean isEmpty() {
    return steps.isEmpty();
  }

  List<Step> steps(int stage) {
    return steps.stream().filter(step -> step.stage() == stage).toList();
  }

  /** Returns the stages that have steps, in order. */
  List<Integer> stages() {
    return steps.stream().map(Step::stage).distinct().sorted().toList();
  }

  /** Returns what the layers differed in, in a stage's first step; empty if nobody looked. */
  List<Difference> firstLayers(int stage) {
    return firstLayers.getOrDefault(stage, List.of());
  }

  /** Returns the same of the stage's latest step. */
  List<Difference> latestLayers(int stage) {
    return latestLayers.getOrDefault(stage, List.of());
  }

  /** Returns what the layer where the lanes part differs in if it is handed the same. */
  Optional<Difference> replayed(int stage) {
    return steps(stage).stream().flatMap(step -> step.replayed().stream()).findFirst();
  }

  /**
   * Returns where the lanes part in a stage: the first step's first difference beyond its limit.
   */
  public Optional<Difference> parting(int stage) {
    return steps(stage).stream().flatMap(step -> step.first().stream()).findFirst();
  }
}
