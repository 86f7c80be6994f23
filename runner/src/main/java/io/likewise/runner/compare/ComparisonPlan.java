package io.likewise.runner.compare;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.runner.engines.AskedEngine;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.InstalledBackends;
import io.likewise.runner.process.FailureSentences;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.RunPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The runs that a comparison of engines takes.
 *
 * @param runs in the order in which they are made: engines take turns, and each round begins with
 *     another one
 * @param refused engines that were asked for and cannot be used
 */
public record ComparisonPlan(List<Wanted> runs, List<ComparedAttempt> refused) {
  /**
   * A run that is wanted.
   *
   * @param plan what to run
   * @param engine what to run it on
   */
  public record Wanted(RunPlan plan, EngineFolder engine) {}

  public ComparisonPlan {
    runs = List.copyOf(runs);
    refused = List.copyOf(refused);
  }

  /**
   * Plans the runs.
   *
   * @param names engines, as {@link AskedEngine} reads them; if none, every engine that is
   *     installed and computes the network that it is asked for
   * @param plans says what is run on an engine, where its name does not
   * @param seeds those of the runs; if none, the plans' own
   * @param repeats how many times each seed is run on each engine, at least 1
   * @throws LikewiseException {@code BACKEND_UNKNOWN} if none is named and none installed
   */
  public static ComparisonPlan of(
      InstalledBackends installed,
      List<String> names,
      Function<EngineFolder, RunPlan> plans,
      List<Long> seeds,
      int repeats) {
    List<AskedEngine> engines = new ArrayList<>();
    Map<String, ComparedAttempt> refused = new LinkedHashMap<>();
    for (String name : names.isEmpty() ? comparable(installed) : names) {
      try {
        engines.add(AskedEngine.parse(name, installed));
      } catch (LikewiseException e) {
        refused.put(name, ComparedAttempt.refused(name, FailureSentences.of(e)));
      }
    }
    List<Wanted> once =
        engines.stream()
            .map(asked -> new Wanted(asked.over(plans.apply(asked.engine())), asked.engine()))
            .distinct()
            .toList();
    return new ComparisonPlan(alternating(once, seeds, repeats), List.copyOf(refused.values()));
  }

  /** Returns the same runs, each followed by one like it with one initial weight moved. */
  public ComparisonPlan withControls() {
    return new ComparisonPlan(
        runs.stream()
            .flatMap(
                wanted ->
                    Stream.of(
                        wanted,
                        new Wanted(
                            ExperimentFile.with(wanted.plan, "perturb", "true"), wanted.engine)))
            .toList(),
        refused);
  }

  private static List<String> comparable(InstalledBackends installed) {
    List<String> names =
        installed.all().stream()
            .filter(engine -> !engine.isOtherNetwork())
            .map(EngineFolder::name)
            .toList();
    if (names.isEmpty()) {
      throw new LikewiseException(
          ErrorCode.BACKEND_UNKNOWN, installed.none() + ", so there is nothing to compare.");
    }
    return names;
  }

  /**
   * Puts runs, one of every engine, in the order in which they are made, so that a machine that
   * grows slower or warmer does so for all engines.
   */
  static List<Wanted> alternating(List<Wanted> once, List<Long> seeds, int repeats) {
    List<Wanted> all = new ArrayList<>();
    List<Long> distinct =
        seeds.isEmpty()
            ? once.stream().map(w -> w.plan.experiment().seed()).limit(1).toList()
            : seeds.stream().distinct().toList();
    for (int round = 0; round < repeats * distinct.size(); round++) {
      String seed = String.valueOf(distinct.get(round % distinct.size()));
      for (int i = 0; i < once.size(); i++) {
        Wanted next = once.get((i + round) % once.size());
        all.add(new Wanted(ExperimentFile.with(next.plan, "seed", seed), next.engine));
      }
    }
    return all;
  }
}
