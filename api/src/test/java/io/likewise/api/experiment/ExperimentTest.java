package io.likewise.api.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.Trainable;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An experiment's values")
class ExperimentTest {
  private static Stage stage(int epochs, double learningRate, int patience) {
    return new Stage(Trainable.ALL, BatchNormMode.BATCH, epochs, learningRate, patience);
  }

  private static void assertRefused(String field, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LikewiseException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.EXPERIMENT_INVALID))
        .hasMessageStartingWith(field + ": ");
  }

  @Test
  @DisplayName("out of range are refused by name")
  void ranges() {
    assertRefused("epochs", () -> stage(-1, 1e-3, 1));
    assertRefused("learningRate", () -> stage(1, 0, 1));
    assertRefused("learningRate", () -> stage(1, Double.NaN, 1));
    assertRefused("patience", () -> stage(1, 1e-3, -1));
    assertRefused("augmentation.brightness", () -> new Augmentation(true, true, -0.1, 1, 1, false));
    assertRefused(
        "augmentation.contrastFrom", () -> new Augmentation(true, true, 0, 1.2, 0.8, false));
    assertRefused(
        "data.holdout", () -> new DataSettings("sample", 0, DataSettings.Validation.HOLDOUT, 0.6));
  }

  @Test
  @DisplayName("do not let a frozen base move its statistics")
  void frozenBase() {
    assertRefused("batchNorm", () -> new Stage(Trainable.HEAD, BatchNormMode.BATCH, 1, 1e-3, 1));
  }

  @Test
  @DisplayName("give a stage's best epoch: the first of the highest validation accuracy")
  void bestEpoch() {
    StageResult stage =
        new StageResult(1, List.of(epoch(1, 0.5), epoch(2, 0.7), epoch(3, 0.7)), false);
    assertThat(stage.best().orElseThrow().epoch()).isEqualTo(2);
    assertThat(new StageResult(1, List.of(), false).best()).isEmpty();
  }

  private static EpochResult epoch(int epoch, double accuracy) {
    return new EpochResult(1, epoch, 1, 0.1, 1, accuracy, false, 1, 0, 1, 10);
  }

  @Test
  @DisplayName("give precision, recall and F1 of each class, 0 where there is nothing to divide by")
  void classFigures() {
    Evaluation evaluation =
        new Evaluation(
            6, 0.5, 4 / 6.0, List.of(List.of(3, 1, 0), List.of(1, 1, 0), List.of(0, 0, 0)));
    assertThat(evaluation.support(0)).isEqualTo(4);
    assertThat(evaluation.precision(0)).isEqualTo(0.75);
    assertThat(evaluation.recall(1)).isEqualTo(0.5);
    assertThat(evaluation.f1(1)).isEqualTo(0.5);
    assertThat(evaluation.precision(2)).isZero();
    assertThat(evaluation.recall(2)).isZero();
    assertThat(evaluation.f1(2)).isZero();
  }
}
