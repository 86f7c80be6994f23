package io.likewise.runner.compare;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.report.comparison.ComparedEngine;
import io.likewise.report.comparison.ComparedEngine.Repeats;
import io.likewise.report.comparison.ComparedRun;
import io.likewise.report.comparison.Comparison;
import io.likewise.report.comparison.RunOrigin;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.directory.RunFailure;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Puts runs side by side, after making sure that they are of one experiment. */
public final class SideBySide {
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
    Map<String, List<ComparedAttempt>> sides = new LinkedHashMap<>();
    for (ComparedAttempt attempt : attempts) {
      sides.computeIfAbsent(held.side(attempt), name -> new ArrayList<>()).add(attempt);
    }
    return new Comparison(
        title(finished),
        held.equal() + ".",
        held.notEqual().isEmpty() ? "" : held.notEqual() + ".",
        sides.entrySet().stream().map(side -> engine(side.getKey(), side.getValue())).toList());
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
        place(run.path()),
        run.provenance().mixed(),
        new RunOrigin(
            HeldEqual.settingsOf(run),
            run.provenance().initialWeights(),
            HeldEqual.machine(run.provenance())
                + ", "
                + run.provenance().machine().availableProcessors()
                + " processors",
            run.digests()));
  }

  /** Within an archive a path begins anew. */
  private static String place(Path run) {
    boolean archived = !run.getFileSystem().equals(FileSystems.getDefault());
    return archived ? run.getFileSystem() + run.toString() : run.toString();
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
