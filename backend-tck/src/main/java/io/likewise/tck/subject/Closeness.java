package io.likewise.tck.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.likewise.api.backend.TrainableModel;
import io.likewise.api.model.Adam;
import io.likewise.api.model.Weights;
import io.likewise.tck.reference.KnownAnswers;
import java.util.Arrays;

/** How results are compared with reference values. */
public final class Closeness {
  private Closeness() {}

  /** The largest difference, relative to the largest expected value. */
  public static void assertClose(String what, double[] got, double[] expected, double bound) {
    assertThat(got).as(what).hasSameSizeAs(expected);
    assertCloseToFirst(what, got, expected, bound);
  }

  /**
   * The same for the first of the expected values, still relative to the largest of all: a few
   * alone may happen to be small, and their error is not.
   */
  public static void assertCloseToFirst(
      String what, double[] got, double[] expected, double bound) {
    double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    double difference = 0;
    for (int i = 0; i < got.length; i++) {
      difference = Math.max(difference, Math.abs(got[i] - expected[i]));
      assertThat(got[i]).as("%s, value %d", what, i).isFinite();
    }
    assertThat(largest > 0 ? difference / largest : difference)
        .as("difference of %s, relative to the largest", what)
        .isLessThan(bound);
  }

  /** Relative to the expected loss, or absolute where that is below 1. */
  public static void assertLoss(String what, double got, double expected, double bound) {
    assertThat(got)
        .as("loss of %s", what)
        .isCloseTo(expected, within(bound * Math.max(1, Math.abs(expected))));
  }

  /** After one step the first moment is (1 − β₁) times the gradient. */
  public static void assertGradients(
      Subject subject, KnownAnswers answers, String stage, TrainableModel model) {
    Weights firstMoment = subject.state(model).firstMoment();
    double bound = subject.bounds().gradients();
    for (String name : answers.namesBelow(stage + "/gradient_norm")) {
      if (isNoise(stage, name)) {
        continue;
      }
      double norm = norm(firstMoment.doubles(name)) / (1 - Adam.BETA_1);
      double expected = answers.values(stage + "/gradient_norm/" + name)[0];
      assertThat(norm / expected)
          .as("gradient norm of %s, relative", name)
          .isCloseTo(1, within(bound));
    }
    if (!subject.isFloat64()) {
      return; // a single value may hang on a ReLU that rounding opens or shuts
    }
    for (String name : answers.namesBelow(stage + "/gradient")) {
      if (isNoise(stage, name)) {
        continue;
      }
      double[] gradient = firstMoment.doubles(name).clone();
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] /= 1 - Adam.BETA_1;
      }
      double[] expected = answers.values(stage + "/gradient/" + name);
      assertClose("gradient of " + name, gradient, expected, bound);
    }
  }

  /** The gradient of a convolution's bias is zero in exact arithmetic if a batch mean follows. */
  private static boolean isNoise(String stage, String name) {
    return stage.equals("stage2") && name.endsWith("_conv/bias");
  }

  public static double norm(double[] values) {
    double square = 0;
    for (double value : values) {
      square += value * value;
    }
    return Math.sqrt(square);
  }

  /** Compares the batch statistics that the moving ones moved towards. */
  public static void assertStatistics(
      Subject subject, KnownAnswers answers, Weights before, Weights after) {
    double bound = subject.bounds().statistics();
    double momentum = answers.spec().batchNorm().momentum();
    for (String name : answers.namesBelow("stage2/after_step_1")) {
      double[] start = before.doubles(name);
      double[] got = batchStatistic(start, after.doubles(name), momentum);
      double[] expected =
          batchStatistic(start, answers.values("stage2/after_step_1/" + name), momentum);
      for (int i = 0; i < got.length; i++) {
        double scale = name.endsWith("variance") ? Math.abs(expected[i]) : 1;
        assertThat((got[i] - expected[i]) / scale)
            .as("batch statistic behind %s[%d]", name, i)
            .isCloseTo(0, within(bound));
      }
    }
  }

  private static double[] batchStatistic(double[] before, double[] after, double momentum) {
    double[] batch = new double[before.length];
    for (int i = 0; i < batch.length; i++) {
      batch[i] = (after[i] - momentum * before[i]) / (1 - momentum);
    }
    return batch;
  }

  /** Demands the same bits of all tensors but those of the head. */
  public static void assertSameBase(Weights before, Weights after) {
    for (String name : before.names()) {
      if (!name.startsWith("dense")) {
        assertThat(after.doubles(name)).as("%s is frozen", name).isEqualTo(before.doubles(name));
      }
    }
  }
}
