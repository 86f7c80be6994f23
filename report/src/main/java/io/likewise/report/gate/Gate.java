package io.likewise.report.gate;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What new runs must keep to, held against those of a kept comparison: every side to all of it.
 *
 * <p>Since all sides must pass, no correction for their number is needed: a gate that should not
 * open does so with no more than 5 % however many sides there are (an intersection-union test:
 * Berger, "Multiparameter hypothesis testing and acceptance sampling", Technometrics 24, 1982).
 *
 * @param margin how many percentage points of test accuracy may be lost, above 0; empty if accuracy
 *     is not looked at
 * @param speedRatio the least ratio of images a second of each stage, new to kept, above 0; empty
 *     if speed is not looked at
 * @param equalBits whether metrics, predictions and weights must be equal to the last bit
 */
public record Gate(OptionalDouble margin, OptionalDouble speedRatio, boolean equalBits) {
  /**
   * Checks the numbers.
   *
   * @throws LikewiseException {@code USAGE} if one is out of range
   */
  public Gate {
    if (margin.isEmpty() && speedRatio.isEmpty() && !equalBits) {
      throw new IllegalArgumentException("a gate that demands nothing");
    }
    requireRange("the margin of accuracy", margin, 100);
    requireRange("the ratio of speeds", speedRatio, 10);
  }

  private static void requireRange(String what, OptionalDouble value, double most) {
    if (value.isPresent() && !(value.getAsDouble() > 0 && value.getAsDouble() <= most)) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          String.format(
              "%s: %s is out of range, expected more than 0 and at most %.0f.",
              what, value.getAsDouble(), most));
    }
  }

  /**
   * Judges new runs.
   *
   * @throws LikewiseException {@code USAGE} if they are not comparable with those that were kept
   */
  public GateResult judge(KeptComparison now, KeptComparison kept) {
    Comparability.requireSides(now, kept);
    List<GatedSide> sides = new ArrayList<>();
    for (KeptSide side : now.sides().values()) {
      KeptSide before = kept.sides().get(side.name());
      Comparability.requireExperiment(side, before);
      sides.add(new GatedSide(side.name(), checks(side, before)));
    }
    return new GateResult(kept.file().toString(), sides);
  }

  private List<Check> checks(KeptSide now, KeptSide kept) {
    List<Check> checks = new ArrayList<>();
    margin.ifPresent(points -> checks.add(new AccuracyCheck(points).of(now, kept)));
    if (speedRatio.isPresent()) {
      Comparability.requireSpeeds(now, kept);
      for (int stage = 1; stage <= 2; stage++) {
        if (SpeedCheck.applies(stage, now, kept)) {
          checks.add(new SpeedCheck(stage, speedRatio.getAsDouble()).of(now, kept));
        }
      }
    }
    if (equalBits) {
      Comparability.requireBits(now, kept);
      checks.add(new BitsCheck().of(now, kept));
    }
    return checks;
  }
}
