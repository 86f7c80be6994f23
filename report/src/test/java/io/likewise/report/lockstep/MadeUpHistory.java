package io.likewise.report.lockstep;

import io.likewise.api.model.Precision;
import java.util.List;
import java.util.stream.Stream;

/** Lanes that part more and more. */
public final class MadeUpHistory {
  private static final int STEPS = 12;

  private MadeUpHistory() {}

  /** Returns the history of a lane that is so far from lane {@code a} after the first step. */
  public static PairHistory of(String lane, double first) {
    PairHistory history = new PairHistory("a", lane);
    for (int stage = 1; stage <= 2; stage++) {
      for (int step = 1; step <= STEPS; step++) {
        history.add(differences(stage, step, first * step));
      }
    }
    return history;
  }

  private static List<Difference> differences(int stage, int step, double relative) {
    Distance distance = new Distance(1, 1, relative, relative, 1);
    return Stream.of(Quantity.LOSS, Quantity.LOGITS, Quantity.GRADIENT, Quantity.WEIGHTS)
        .map(
            kind ->
                new Difference(
                    stage, step, kind, "", distance, Precision.FLOAT32, 1e-5 * step, true))
        .toList();
  }
}
