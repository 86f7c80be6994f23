package io.likewise.runner.compare;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Evaluation;
import io.likewise.api.model.Precision;
import io.likewise.report.comparison.ComparedEngine;
import io.likewise.report.comparison.ComparedEngine.Repeats;
import io.likewise.report.comparison.ComparedRun;
import io.likewise.report.comparison.Comparison;
import io.likewise.report.comparison.Comparison.Control;
import io.likewise.report.comparison.RunOrigin;
import io.likewise.report.run.TestPredictions;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.directory.RunFailure;
import io.likewise.runs.plan.EnumWords;
import io.likewise.runs.plan.RunPlan;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts runs side by side, after making sure that they are of one experiment. */
public final class SideBySide {
  private static final String PERTURBED = " perturbed";

  private SideBySide() {}

  /**
   * Returns the comparison of runs.
   *
   * @param attempts the runs, in the order in which their engines are to be shown
   * @param mixed whether different experiments may be compared
   * @throws LikewiseException the first failure if no run finished; {@code USAGE} if experiments
   *     differ and may not
   */
  public static Comparison of(List<ComparedAttempt> attempts, boolean mixed) {
    List<FinishedRun> finished = finished(attempts);
    if (finished.isEmpty()) {
      RunFailure first =
          attempts.stream().flatMap(a -> a.failure().stream()).findFirst().orElseThrow();
      throw new LikewiseException(
          first.code(), "no run finished, so there is nothing to compare: " + first.sentence());
    }
    HeldEqual held = new HeldEqual(finished);
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
    SameBits bits = new SameBits(finished);
    Map<String, ComparedEngine> engines = new LinkedHashMap<>();
    sides.forEach((name, made) -> engines.put(name, engine(name, made, held, bits)));
    return new Comparison(
        title(finished),
        held.equal() + ".",
        held.notEqual().isEmpty() ? "" : held.notEqual() + ".",
        List.copyOf(engines.values()),
        perturbed.entrySet().stream()
            .map(
                side ->
                    new Control(
                        engines.containsKey(side.getKey())
                            ? engines.get(side.getKey()).name()
                            : side.getKey(),
                        engine(side.getKey() + PERTURBED, side.getValue(), held, bits),
                        vanished(side.getValue(), sides.getOrDefault(side.getKey(), List.of()))))
            .toList(),
        Optional.empty());
  }

  private static boolean isPerturbed(RunPlan plan) {
    return plan.experiment().perturb();
  }

  /** Returns what a run of an engine is called, which says how it is not the usual one. */
  static String name(String engine, RunPlan plan) {
    BackendOptions options = plan.options();
    return engine
        + (options.path() == ComputePath.FAST ? "" : "@" + EnumWords.of(options.path()))
        + (options.precision() == Precision.FLOAT32 ? "" : "@" + EnumWords.of(options.precision()))
        + (options.device().equals(Device.CPU) ? "" : "@" + options.device())
        + (isPerturbed(plan) ? PERTURBED : "");
  }

  /** The seeds at which a perturbed run came to the figures and logits of one that is not. */
  private static List<Long> vanished(
      List<ComparedAttempt> perturbed, List<ComparedAttempt> unmoved) {
    List<FinishedRun> without = finished(unmoved);
    return finished(perturbed).stream()
        .filter(run -> without.stream().anyMatch(other -> isVanished(run, other)))
        .map(run -> run.plan().experiment().seed())
        .distinct()
        .toList();
  }

  private static List<FinishedRun> finished(List<ComparedAttempt> attempts) {
    return attempts.stream().flatMap(attempt -> attempt.finished().stream()).toList();
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

  private static ComparedEngine engine(
      String name, List<ComparedAttempt> attempts, HeldEqual held, SameBits bits) {
    List<FinishedRun> finished =
        finished(attempts).stream()
            .sorted(Comparator.comparingLong(run -> run.plan().experiment().seed()))
            .toList();
    List<String> asShipped =
        finished.stream().limit(1).flatMap(run -> asShipped(run, held)).toList();
    return new ComparedEngine(
        asShipped.isEmpty() ? name : name + " (as shipped)",
        finished.stream()
            .map(run -> run.provenance().engine().version())
            .distinct()
            .collect(Collectors.joining(", ")),
        finished.stream()
            .mapToLong(run -> run.provenance().installation().engineBytes())
            .max()
            .orElse(0),
        finished.stream().map(run -> run(run, bits)).toList(),
        repeats(finished),
        attempts.stream().flatMap(attempt -> failure(attempt).stream()).toList(),
        asShipped);
  }

  /** Returns what was computed in place of what was asked for, and in what it differs. */
  private static Stream<String> asShipped(FinishedRun run, HeldEqual held) {
    return held.asShipped(run).stream()
        .flatMap(
            other -> Stream.concat(Stream.of(other), run.provenance().engine().notes().stream()));
  }

  private static ComparedRun run(FinishedRun run, SameBits bits) {
    return new ComparedRun(
        run.plan().experiment().seed(),
        run.result(),
        predictions(run),
        place(bits.firstLike(run)),
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

  private static Optional<TestPredictions> predictions(FinishedRun run) {
    TestPredictions.Running running =
        new TestPredictions.Running(run.provenance().data().classNames());
    if (!run.predictionsOnTest(running::add)) {
      return Optional.empty();
    }
    TestPredictions predictions = running.predictions();
    Evaluation test = run.result().test();
    if (predictions.images() != test.images()
        || predictions.right() != Math.round(test.accuracy() * test.images())) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          "%s: its predictions.csv has %d of %d test images right, and its result %.2f %% of %d. Leave"
                  .formatted(
                      run.path(),
                      predictions.right(),
                      predictions.images(),
                      100 * test.accuracy(),
                      test.images())
              + " the run out, or run it again.");
    }
    return Optional.of(predictions);
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
