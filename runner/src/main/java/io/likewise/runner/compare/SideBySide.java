package io.likewise.runner.compare;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.report.comparison.ComparedEngine;
import io.likewise.report.comparison.ComparedEngine.Repeats;
import io.likewise.report.comparison.ComparedRun;
import io.likewise.report.comparison.Comparison;
import io.likewise.report.comparison.Comparison.Control;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.directory.RunFailure;
import io.likewise.runs.plan.RunPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Puts runs side by side, after making sure that they are of one experiment. */
public final class SideBySide {
  private static final String PERTURBED = " perturbed";

  private SideBySide() {}

  /**
   * Returns the comparison of runs.
   *
   * @param attempts the runs, in the order in which their engines are to be shown
   * @param mixed whether different experiments may be compared
   * @throws LikewiseException the first failure if no run finished; {@code USAGE} if networks
   *     differ, or experiments do and may not
   */
  public static Comparison of(List<ComparedAttempt> attempts, boolean mixed) {
    List<FinishedRun> finished =
        attempts.stream().flatMap(attempt -> attempt.finished().stream()).toList();
    if (finished.isEmpty()) {
      RunFailure first =
          attempts.stream().flatMap(a -> a.failure().stream()).findFirst().orElseThrow();
      throw new LikewiseException(
          first.code(), "no run finished, so there is nothing to compare: " + first.sentence());
    }
    HeldEqual held = new HeldEqual(finished);
    held.requireOneNetwork();
    List<String> different = held.differentExperiments();
    if (!different.isEmpty() && !mixed) {
      throw new LikewiseException(
              ErrorCode.USAGE,
              "these runs are of different experiments, which differ in "
                  + String.join(", ", different)
                  + "; choose runs of one, or compare them all the same.")
          .onSetting("mixed");
    }
    // Where every run is perturbed, there is nothing that one could be a control of.
    boolean controlled =
        attempts.stream().flatMap(a -> a.plan().stream()).anyMatch(plan -> !isPerturbed(plan));
    Map<String, List<ComparedAttempt>> sides = new LinkedHashMap<>();
    Map<String, List<ComparedAttempt>> perturbed = new LinkedHashMap<>();
    for (ComparedAttempt attempt : attempts) {
      boolean control = controlled && attempt.plan().filter(SideBySide::isPerturbed).isPresent();
      (control ? perturbed : sides)
          .computeIfAbsent(held.side(attempt), name -> new ArrayList<>())
          .add(attempt);
    }
    return new Comparison(
        title(finished),
        held.equal() + ".",
        held.notEqual().isEmpty() ? "" : held.notEqual() + ".",
        sides.entrySet().stream().map(side -> engine(side.getKey(), side.getValue())).toList(),
        perturbed.entrySet().stream()
            .map(
                side ->
                    control(
                        side.getKey(),
                        side.getValue(),
                        sides.getOrDefault(side.getKey(), List.of())))
            .toList(),
        Optional.empty());
  }

  private static boolean isPerturbed(RunPlan plan) {
    return plan.experiment().perturb();
  }

  /** Returns what a run of an engine is called, which says if one of its weights was moved. */
  static String name(String engine, RunPlan plan) {
    return isPerturbed(plan) ? engine + PERTURBED : engine;
  }

  private static Control control(
      String engine, List<ComparedAttempt> attempts, List<ComparedAttempt> unmoved) {
    List<FinishedRun> without =
        unmoved.stream().flatMap(attempt -> attempt.finished().stream()).toList();
    List<Long> vanished =
        attempts.stream()
            .flatMap(attempt -> attempt.finished().stream())
            .filter(run -> without.stream().anyMatch(other -> isVanished(run, other)))
            .map(run -> run.plan().experiment().seed())
            .distinct()
            .toList();
    return new Control(engine, engine(engine + PERTURBED, attempts), vanished);
  }

  private static boolean isVanished(FinishedRun perturbed, FinishedRun other) {
    return perturbed.plan().experiment().seed() == other.plan().experiment().seed()
        && perturbed.hasFiguresOf(other);
  }

  private static String title(List<FinishedRun> finished) {
    return finished.stream()
        .map(run -> run.plan().experiment().name())
        .distinct()
        .collect(Collectors.joining(" and "));
  }

  private static ComparedEngine engine(String name, List<ComparedAttempt> attempts) {
    List<FinishedRun> finished =
        attempts.stream()
            .flatMap(attempt -> attempt.finished().stream())
            .sorted(Comparator.comparingLong(run -> run.plan().experiment().seed()))
            .toList();
    return new ComparedEngine(
        name,
        finished.stream()
            .map(run -> run.provenance().engine().version())
            .distinct()
            .collect(Collectors.joining(", ")),
        finished.stream()
            .mapToLong(run -> run.provenance().installation().engineBytes())
            .max()
            .orElse(0),
        finished.stream().map(SideBySide::run).toList(),
        repeats(finished),
        attempts.stream().flatMap(attempt -> failure(attempt).stream()).toList());
  }

  private static ComparedRun run(FinishedRun run) {
    return new ComparedRun(
        run.plan().experiment().seed(),
        run.result(),
        run.correctOnTest(),
        run.predictedOnTest(),
        run.path().toString(),
        run.provenance().mixed());
  }

  private static Optional<String> failure(ComparedAttempt attempt) {
    return attempt
        .failure()
        .map(
            failure ->
                attempt
                    .plan()
                    .map(plan -> "seed " + plan.experiment().seed() + ": " + failure.sentence())
                    .orElse(failure.sentence()));
  }

  private static Repeats repeats(List<FinishedRun> sorted) {
    Repeats repeats = Repeats.NONE;
    for (int i = 1; i < sorted.size(); i++) {
      FinishedRun run = sorted.get(i);
      FinishedRun before = sorted.get(i - 1);
      if (run.plan().experiment().seed() == before.plan().experiment().seed()) {
        if (!run.hasBitsOf(before)) {
          return Repeats.DIFFERENT;
        }
        repeats = Repeats.IDENTICAL;
      }
    }
    return repeats;
  }
}
