package io.likewise.report.comparison;

import io.likewise.report.run.TimeToAccuracy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs of one experiment on several engines, side by side.
 *
 * @param experiment what the experiment is called
 * @param heldEqual what was the same in all runs, in one sentence
 * @param notHeldEqual what was not, in one sentence; empty if nothing
 * @param engines the sides, in the order in which they are shown; their names differ
 * @param controls engines that were run with one rounding more, which are no sides of the verdict
 * @param target the accuracy that it is told of when it was reached, if that was asked for
 */
public record Comparison(
    String experiment,
    String heldEqual,
    String notHeldEqual,
    List<ComparedEngine> engines,
    List<Control> controls,
    Optional<TimeToAccuracy> target) {

  /**
   * An engine that was run with one initial weight moved by one unit in the last place.
   *
   * @param engine the name of the side that it stands beside
   * @param perturbed its runs, under a name of its own
   * @param vanished the seeds at which it came to the same figures and logits as without: engines
   *     may round the move away, and then nothing was tried
   */
  public record Control(String engine, ComparedEngine perturbed, List<Long> vanished) {
    /** Copies the list. */
    public Control {
      Objects.requireNonNull(perturbed, "perturbed");
      vanished = List.copyOf(vanished);
    }

    /** Returns the runs of a seed that say what a rounding does. */
    List<ComparedRun> of(long seed) {
      return vanished.contains(seed) ? List.of() : perturbed.of(seed);
    }
  }

  /** Copies the lists and checks the names. */
  public Comparison {
    engines = List.copyOf(engines);
    controls = List.copyOf(controls);
    Objects.requireNonNull(target, "target");
    List<String> names = sides(engines, controls).map(ComparedEngine::name).toList();
    if (names.stream().distinct().count() != names.size()) {
      throw new IllegalArgumentException("two sides of a comparison have one name");
    }
  }

  /** Makes a comparison of engines alone. */
  public Comparison(
      String experiment, String heldEqual, String notHeldEqual, List<ComparedEngine> engines) {
    this(experiment, heldEqual, notHeldEqual, engines, List.of(), Optional.empty());
  }

  /** Returns the same with a target. */
  public Comparison reaching(TimeToAccuracy newTarget) {
    return new Comparison(
        experiment, heldEqual, notHeldEqual, engines, controls, Optional.of(newTarget));
  }

  private static Stream<ComparedEngine> sides(
      List<ComparedEngine> engines, List<Control> controls) {
    return Stream.concat(engines.stream(), controls.stream().map(Control::perturbed));
  }

  /** Returns all that was run: the engines, then the controls. */
  List<ComparedEngine> sides() {
    return sides(engines, controls).toList();
  }

  /** Returns the figures that there are of these runs. */
  List<ComparedFigure> figures() {
    List<ComparedFigure> figures = new ArrayList<>(ComparedFigure.ALL);
    target.ifPresent(accuracy -> figures.addAll(ComparedFigure.of(accuracy)));
    boolean energy =
        sides().stream()
            .flatMap(side -> side.runs().stream())
            .anyMatch(run -> !Double.isNaN(ComparedFigure.ENERGY.of(run)));
    if (energy) {
      figures.add(ComparedFigure.ENERGY);
    }
    return figures;
  }
}
