package io.likewise.report.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.experiment.EpochResult;
import io.likewise.api.experiment.Evaluation;
import io.likewise.api.experiment.RunResult;
import io.likewise.api.experiment.RunResult.Resources;
import io.likewise.api.experiment.StageResult;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The time to an accuracy")
class TimeToAccuracyTest {
  private static final RunResult RUN =
      new RunResult(
          List.of(
              new StageResult(1, List.of(epoch(1, 1, 0.3), epoch(1, 2, 0.5)), false),
              new StageResult(2, List.of(epoch(2, 1, 0.4), epoch(2, 2, 0.7)), false)),
          evaluation(),
          evaluation(),
          new Resources(1, 99, 1, 1, 0, 1, 1, Double.NaN));

  private static Evaluation evaluation() {
    return new Evaluation(10, 1, 0.7, List.of());
  }

  /** Of 100 images, in 2 seconds of which half a second was waited, and a quarter to validate. */
  private static EpochResult epoch(int stage, int epoch, double accuracy) {
    return new EpochResult(stage, epoch, 1, 0.9, 1, accuracy, true, 2, 0.5, 0.25, 100);
  }

  @Test
  @DisplayName("counts all training and validation up to the first epoch that is at it")
  void reached() {
    TimeToAccuracy half = new TimeToAccuracy(50);
    assertThat(half.seconds(RUN)).isEqualTo(4.5, within(1e-12));
    assertThat(half.images(RUN)).isEqualTo(200);
    TimeToAccuracy first = new TimeToAccuracy(30);
    assertThat(first.seconds(RUN)).isEqualTo(2.25, within(1e-12));
  }

  @Test
  @DisplayName("goes on through the second stage, and takes the accuracy itself for reached")
  void second() {
    TimeToAccuracy exact = new TimeToAccuracy(70);
    assertThat(exact.seconds(RUN)).isEqualTo(9, within(1e-12));
    assertThat(exact.images(RUN)).isEqualTo(400);
  }

  @Test
  @DisplayName("is infinite where it was never reached")
  void never() {
    TimeToAccuracy more = new TimeToAccuracy(70.5);
    assertThat(more.seconds(RUN)).isInfinite();
    assertThat(more.images(RUN)).isInfinite();
    assertThat(more.text()).isEqualTo("70.5");
    assertThat(new TimeToAccuracy(70).text()).isEqualTo("70");
    assertThat(new TimeToAccuracy(100).text()).isEqualTo("100");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, 0, 0.7, 1, 100.5, Double.NaN})
  @DisplayName("is asked for in percent, and a share is refused")
  void range(double percent) {
    assertThatThrownBy(() -> new TimeToAccuracy(percent))
        .hasMessageContaining("expected an accuracy in percent, above 1 to 100, such as 70.")
        .hasFieldOrPropertyWithValue("code", ErrorCode.USAGE)
        .hasFieldOrPropertyWithValue("setting", "target");
  }
}
