package io.likewise.cli.options;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.cli.console.Context;
import io.likewise.report.comparison.ComparisonReport;
import io.likewise.report.gate.Gate;
import io.likewise.report.gate.GateResult;
import io.likewise.report.gate.KeptComparison;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Option;

/** The options by which new runs are held against those of a kept comparison. */
public final class GateOptions {
  @Option(
      names = "--against",
      paramLabel = "FILE",
      description =
          "Hold the runs against a kept comparison.json, by what follows; if they do not keep to"
              + " it, the exit status is 10. What came of each side is in gate.json.")
  private Path against;

  @Option(
      names = "--margin",
      paramLabel = "POINTS",
      description =
          "How many percentage points less the test accuracy may be: passed if a loss of as many"
              + " is excluded with 95 %% confidence, which takes three seeds or more.")
  private Double margin;

  @Option(
      names = "--speed-ratio",
      paramLabel = "RATIO",
      description = "How many times the kept images a second each stage must take, such as 0.9.")
  private Double speedRatio;

  @Option(
      names = "--equal-bits",
      description = "Figures, predictions and weights must be those kept, to the last bit.")
  private boolean equalBits;

  /**
   * A gate, and what it holds runs against.
   *
   * @param gate what is demanded
   * @param kept the kept comparison
   */
  public record Gating(Gate gate, KeptComparison kept) {
    /**
     * Judges a new comparison, and says what came of each side.
     *
     * @param folder holds it; {@code gate.json} is written there
     * @throws LikewiseException {@code GATE_FAILED}; {@code USAGE} if it is not comparable
     */
    public void judge(Path folder, Context context) {
      GateResult result = gate.judge(KeptComparison.read(folder), kept);
      result.write(folder);
      if (!result.passed()) {
        throw new LikewiseException(ErrorCode.GATE_FAILED, String.join(" ", result.sentences()));
      }
      result.sentences().forEach(context.notices());
    }
  }

  /**
   * Reads what runs are to be held against, before any is made.
   *
   * @throws LikewiseException {@code USAGE} if the options contradict each other or are out of
   *     range, or the kept comparison cannot be read
   */
  public Optional<Gating> gating() {
    if (against == null) {
      if (margin != null || speedRatio != null || equalBits) {
        throw new LikewiseException(
            ErrorCode.USAGE,
            "--margin, --speed-ratio and --equal-bits hold runs against a kept comparison; say"
                + " which with --against "
                + ComparisonReport.NAME
                + ".json.");
      }
      return Optional.empty();
    }
    if (margin == null && speedRatio == null && !equalBits) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          "--against alone demands nothing; add --margin, --speed-ratio or --equal-bits.");
    }
    Gate gate = new Gate(optional(margin), optional(speedRatio), equalBits);
    return Optional.of(new Gating(gate, KeptComparison.read(against)));
  }

  private static OptionalDouble optional(Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
