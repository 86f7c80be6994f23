package io.likewise.trainer;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Figures;
import io.likewise.api.experiment.Stage;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Ends a run whose loss is not finite, and says what it comes from: the stage that was trained
 * last, or, before any step, what the run began with.
 */
final class LossCheck {
  private int number;
  private Stage trained;

  /** Notes that the weights have been changed by a step of a stage; stages count from 1. */
  void stepCompleted(int stage, Stage settings) {
    number = stage;
    trained = settings;
  }

  /**
   * Makes sure that figures are finite.
   *
   * @param what what is not, if they are not, such as {@code The loss of step 1 is NaN}
   * @throws LikewiseException {@code LOSS_NOT_FINITE}
   */
  void require(Figures figures, String what) {
    if (!figures.isFinite()) {
      throw new LikewiseException(ErrorCode.LOSS_NOT_FINITE, what + reason())
          .onSetting(trained == null ? "weights" : "stage" + number + ".learningRate");
    }
  }

  private String reason() {
    if (trained == null) {
      return ", and nothing has been trained yet: it comes from the weights that the run began with,"
          + " or from images that are not prepared as these weights need it. Choose another"
          + " preprocessing, or other weights.";
    }
    BigDecimal tenth = BigDecimal.valueOf(trained.learningRate()).movePointLeft(1);
    return String.format(
        ": the training has diverged. Lower the learning rate, such as to %s.",
        tenth.round(new MathContext(2)).stripTrailingZeros());
  }
}
