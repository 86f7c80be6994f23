package io.likewise.report.lockstep;

import io.likewise.api.model.Precision;
import io.likewise.api.model.Trainable;
import java.util.Locale;

/**
 * What is compared after a step, in the order in which a step computes it.
 *
 * <p>Each has a growth factor G: after t steps of a stage, a difference of up to G·t·u is taken for
 * rounding, u being the unit roundoff of the coarser of the two precisions. {@code
 * docs/lockstep.md} says where the factors come from.
 */
public enum Quantity {
  /** What a layer yields in the training pass, looked at alone. */
  ACTIVATION("activation", Pass.FORWARD, 1 << 10, 1 << 10),
  /** The same of one layer that was handed what it sees by the lane compared with; not judged. */
  REPLAYED("activation, replayed", Pass.FORWARD, 1 << 10, 1 << 10),
  /** A batch normalisation's moving mean or variance, which tells of its layer's forward pass. */
  STATISTICS("statistics", Pass.FORWARD, 1 << 10, 1 << 10),
  /** The training pass's logits. */
  LOGITS("logits", Pass.FORWARD, 1 << 10, 1 << 10),
  /** The mean cross-entropy, computed in Java from the logits. */
  LOSS("loss", Pass.FORWARD, 1 << 10, 1 << 10),
  /** The gradient of a tensor. */
  GRADIENT("gradient", Pass.BACKWARD, 1 << 12, 1 << 18),
  /** Adam's second moment of a tensor. */
  SECOND_MOMENT("second moment", Pass.BACKWARD, 1 << 13, 1 << 19),
  /** A trained tensor after the update. */
  WEIGHTS("weights", Pass.UPDATE, 1 << 14, 1 << 14);

  /** Which part of a step computes it. */
  public enum Pass {
    FORWARD,
    BACKWARD,
    UPDATE;

    /** Returns the part as sentences name it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final String text;
  private final Pass pass;
  private final double growthOfHead;
  private final double growthOfAll;

  Quantity(String text, Pass pass, double growthOfHead, double growthOfAll) {
    this.text = text;
    this.pass = pass;
    this.growthOfHead = growthOfHead;
    this.growthOfAll = growthOfAll;
  }

  /**
   * Returns the largest relative difference that is taken for rounding.
   *
   * @param trainable what the stage trains: a gradient through the whole network meets many ReLUs,
   *     each of which a rounding difference may switch
   * @param coarser the coarser precision of the two that are compared
   * @param step the step within the stage, from 1
   */
  public double limit(Trainable trainable, Precision coarser, int step) {
    double growth = trainable == Trainable.HEAD ? growthOfHead : growthOfAll;
    return growth * step * unitRoundoff(coarser);
  }

  /** Returns u, half the distance from 1 to the next larger number. */
  static double unitRoundoff(Precision precision) {
    return switch (precision) {
      case FLOAT64 -> 0x1p-53;
      case FLOAT32 -> 0x1p-24;
      case TF32 -> 0x1p-11;
    };
  }

  /** Returns the distance from a number to the next larger one in magnitude. */
  static double ulp(double value, Precision precision) {
    return switch (precision) {
      case FLOAT64 -> Math.ulp(value);
      case FLOAT32 -> Math.ulp((float) value);
      // 10 bits of a mantissa instead of 23.
      case TF32 -> 0x1p13 * Math.ulp((float) value);
    };
  }

  /** Returns which part of a step computes it. */
  Pass pass() {
    return pass;
  }

  /** Returns the quantity as tables name it. */
  @Override
  public String toString() {
    return text;
  }

  /** Returns the quantity as {@code differences.csv} names it. */
  String csv() {
    return name().toLowerCase(Locale.ROOT);
  }
}
