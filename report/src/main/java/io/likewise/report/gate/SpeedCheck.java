package io.likewise.report.gate;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.hipparchus.stat.descriptive.rank.Median;

/**
 * Whether a stage takes at least so many times the images a second: the ratio of the medians over
 * all runs. No significance is claimed, for what disturbs a machine comes in stretches and not by
 * chance.
 *
 * @param stage 1 or 2
 * @param leastRatio the least ratio of new to kept
 */
record SpeedCheck(int stage, double leastRatio) {
  /** Others that take more of the machine are told of. */
  private static final double DISTURBING_PERCENT = 10;

  /** Returns whether both sides have trained a stage. */
  static boolean applies(int stage, KeptSide now, KeptSide kept) {
    return now.imagesPerSecond(stage).length > 0 && kept.imagesPerSecond(stage).length > 0;
  }

  Check of(KeptSide now, KeptSide kept) {
    double[] after = now.imagesPerSecond(stage);
    double[] before = kept.imagesPerSecond(stage);
    double ratio = new Median().evaluate(after) / new Median().evaluate(before);
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("stage", stage);
    details.put("leastRatio", leastRatio);
    details.put("ratio", ratio);
    details.put("runs", after.length);
    details.put("keptRuns", before.length);
    return new Check(
        "speedOfStage" + stage,
        ratio >= leastRatio,
        String.format(
            Locale.ROOT,
            "stage %d takes %.2f times the images a second (medians of %d and %d runs%s), %s %.2f",
            stage,
            ratio,
            after.length,
            before.length,
            disturbed(now),
            ratio >= leastRatio ? "no less than" : "less than",
            leastRatio),
        details);
  }

  private static String disturbed(KeptSide now) {
    double most = now.runs().stream().mapToDouble(KeptRun::othersPercent).max().orElse(0);
    return most > DISTURBING_PERCENT
        ? String.format(Locale.ROOT, ", others took up to %.0f %% of the machine", most)
        : "";
  }
}
