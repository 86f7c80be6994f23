package io.likewise.report.run;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.EpochResult;
import io.likewise.api.experiment.RunResult;
import io.likewise.api.experiment.StageResult;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What a run took until its accuracy on the validation images first reached a target (Coleman et
 * al., "DAWNBench: an end-to-end deep learning benchmark and competition", 2017). It is known at
 * the ends of epochs alone, so that the first one that is at the target counts, whatever follows.
 *
 * @param percent the accuracy: above 1 to 100
 */
public record TimeToAccuracy(double percent) {
  /** Accuracies are quotients of counts, of which the last bits are roundings. */
  private static final double ROUNDING = 1e-9;

  /** Checks the target. */
  public TimeToAccuracy {
    // 0.7 is meant as a share by whoever writes it, and every run would reach 0.7 percent.
    if (!(percent > 1 && percent <= 100)) {
      throw new LikewiseException(
              ErrorCode.USAGE,
              "target: "
                  + percent
                  + " is out of range, expected an accuracy in percent, above 1 to 100, such as 70.")
          .onSetting("target");
    }
  }

  /**
   * Returns the seconds of all training steps and validations until the target was reached.
   *
   * @return infinite if it never was
   */
  public double seconds(RunResult run) {
    return until(run, epoch -> epoch.trainSeconds() + epoch.validationSeconds());
  }

  /**
   * Returns how many training images, each as often as it was seen, went by until then.
   *
   * @return infinite if the target was never reached
   */
  public double images(RunResult run) {
    return until(run, EpochResult::images);
  }

  private double until(RunResult run, ToDoubleFunction<EpochResult> taken) {
    double sum = 0;
    for (StageResult stage : run.stages()) {
      for (EpochResult epoch : stage.epochs()) {
        sum += taken.applyAsDouble(epoch);
        if (100 * epoch.validationAccuracy() >= percent - ROUNDING) {
          return sum;
        }
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  /** Returns the target as people write it, without a sign of percent. */
  public String text() {
    return String.format(Locale.ROOT, "%.6f", percent).replaceFirst("\\.?0+$", "");
  }
}
