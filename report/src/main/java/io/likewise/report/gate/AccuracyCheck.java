package io.likewise.report.gate;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Whether test accuracy is not worse by a margin: a test for non-inferiority (Blackwelder,
 * "'Proving the null hypothesis' in clinical trials", Controlled Clinical Trials 3, 1982). It is
 * passed if the {@linkplain LowerBound lower bound} of the difference lies above the loss that is
 * allowed, so that runs that tell too little do not pass.
 *
 * @param margin the loss that is allowed, in percentage points
 */
record AccuracyCheck(double margin) {
  /** What can be said. */
  private enum Finding {
    /** The same logits at every seed. */
    SAME,
    /** Not worse by the margin. */
    NOT_WORSE,
    /** Worse by the margin, as far as the runs tell. */
    WORSE,
    /** The difference is within the margin, and the scatter is not. */
    NOT_SHOWN,
    /** Too few seeds for anything. */
    TOO_FEW
  }

  Check of(KeptSide now, KeptSide kept) {
    if (hasSamePredictions(now, kept)) {
      int seeds = now.seeds().size();
      return check(
          Finding.SAME, details("paired", seeds), "accuracy has the same logits at " + of(seeds));
    }
    if (!LowerBound.isKnown(now, kept)) {
      return check(
          Finding.TOO_FEW,
          details("none", now.seedsOf(kept).size()),
          ("accuracy: %d new and %d kept seeds, %d of them the same, are too few to say anything; it"
                  + " takes %d")
              .formatted(
                  now.seeds().size(),
                  kept.seeds().size(),
                  now.seedsOf(kept).size(),
                  LowerBound.FEWEST));
    }
    LowerBound bound = LowerBound.of(now, kept);
    Map<String, Object> details = details(bound.paired() ? "paired" : "unpaired", bound.seeds());
    details.put("differencePoints", bound.difference());
    details.put("lowPoints", bound.bound());
    details.put("disagreeingImages", bound.disagreeing());
    if (bound.bound() > -margin) {
      return check(
          Finding.NOT_WORSE, details, found(bound) + ", within the margin of " + allowed());
    }
    if (bound.difference() <= -margin) {
      return check(Finding.WORSE, details, found(bound) + ", beyond the margin of " + allowed());
    }
    details.put(
        "seedsNeeded",
        bound.seedsFor(margin).isPresent() ? bound.seedsFor(margin).getAsInt() : null);
    return check(
        Finding.NOT_SHOWN,
        details,
        "%s; %d seeds are too few to tell that from the margin of %s%s"
            .formatted(found(bound), bound.seeds(), allowed(), needed(bound)));
  }

  /** Of engines that repeat their bits there is nothing to estimate. */
  private static boolean hasSamePredictions(KeptSide now, KeptSide kept) {
    return now.seeds().size() >= LowerBound.FEWEST
        && kept.seeds().containsAll(now.seeds())
        && now.runs().stream()
            .allMatch(run -> kept.of(run.seed()).stream().allMatch(run::hasPredictionsOf));
  }

  private Map<String, Object> details(String method, int seeds) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("marginPoints", margin);
    details.put("confidence", LowerBound.CONFIDENCE);
    details.put("method", method);
    details.put("seeds", seeds);
    return details;
  }

  private static Check check(Finding finding, Map<String, Object> details, String phrase) {
    details.put("finding", finding.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    return new Check(
        "accuracy", finding == Finding.SAME || finding == Finding.NOT_WORSE, phrase, details);
  }

  private static String found(LowerBound bound) {
    return String.format(
        Locale.ROOT,
        "accuracy is %s, at worst %s (95 %% confidence, %s)",
        points(bound.difference()),
        points(bound.bound()),
        bound.paired() ? of(bound.seeds()) : "different seeds, " + bound.seeds() + " or more each");
  }

  private static String of(int seeds) {
    return "each of " + seeds + " seeds";
  }

  private static String points(double value) {
    return String.format(
        Locale.ROOT, "%.2f points %s", Math.abs(value), value < 0 ? "lower" : "higher");
  }

  private String allowed() {
    return String.format(Locale.ROOT, "%.2f points", margin);
  }

  private String needed(LowerBound bound) {
    return bound.seedsFor(margin).isPresent()
        ? ", about %d would do".formatted(bound.seedsFor(margin).getAsInt())
        : "";
  }
}
