package io.likewise.cli.options;

import io.likewise.api.error.LikewiseException;
import io.likewise.runner.process.Retries;
import io.likewise.runner.process.RunOrders;
import io.likewise.runs.checkpoint.CheckpointInterval;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say what a run does so that nothing of it is lost. */
public final class SurvivalOptions {
  private static final int MOST_RETRIES = 100;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "N|TIME",
      converter = Converter.class,
      description =
          "Keep a checkpoint also after so many steps, as in 200, or so much time, as in 90s, 5m or"
              + " 1h; off keeps none at all. Default: auto, as often as takes at most 1.3 %% of the"
              + " time.")
  private CheckpointInterval interval = CheckpointInterval.AUTO;

  @Option(
      names = "--retries",
      paramLabel = "N",
      converter = RetryCount.class,
      description =
          "If a run's worker dies, go on from the newest checkpoint, so many times at the most and"
              + " never twice from the same place (default: 0).")
  private int retries;

  /** Returns what a run's worker is told. */
  public RunOrders orders() {
    return new RunOrders(interval, false);
  }

  /** Returns how often a run whose worker died goes on by itself. */
  public Retries retries() {
    return new Retries(retries);
  }

  /** Reads a number of retries. */
  static final class RetryCount implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (!text.matches("\\d{1,3}") || Integer.parseInt(text) > MOST_RETRIES) {
        throw new TypeConversionException(
            "'" + text + "' is out of range, expected 0 to " + MOST_RETRIES + ".");
      }
      return Integer.valueOf(text);
    }
  }

  /** Reads an interval. */
  static final class Converter implements ITypeConverter<CheckpointInterval> {
    @Override
    public CheckpointInterval convert(String text) {
      try {
        return CheckpointInterval.parse(text);
      } catch (LikewiseException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
