package io.likewise.runs.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The interval of checkpoints")
class CheckpointIntervalTest {
  private static final double NANOS = 1e9;

  @ParameterizedTest(name = "{0}: {1} steps, {2} s after one that took {3} s: {4}")
  @CsvSource({
    "auto, 1000,    9.9, 0,   false",
    "auto,    1,   10,   0,   true",
    "auto,    1,  149,   2,   false",
    "auto,    1,  150,   2,   true",
    "200,   199, 9999,   0,   false",
    "200,   200,    0,   9,   true",
    "90s,     1,   89.9, 9,   false",
    "90s,     1,   90,   9,   true",
    "5m,      1,  299,   0,   false",
    "5m,      1,  300,   0,   true",
    "1h,      1, 3600,   0,   true",
    "off,  9999, 9999,   0,   false",
  })
  void isDue(String text, long steps, double seconds, double last, boolean due) {
    CheckpointInterval interval = CheckpointInterval.parse(text);
    assertThat(interval.isDue(steps, Math.round(seconds * NANOS), Math.round(last * NANOS)))
        .isEqualTo(due);
    assertThat(CheckpointInterval.parse(interval.toString())).isEqualTo(interval);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "5 m", "5d", "m", "1.5h", "AUTO", "9999999999"})
  @DisplayName("is none, which a sentence says")
  void isNone(String text) {
    LikewiseException e =
        catchThrowableOfType(LikewiseException.class, () -> CheckpointInterval.parse(text));
    assertThat(e.code()).isEqualTo(ErrorCode.USAGE);
    assertThat(e)
        .hasMessageStartingWith("'" + text + "' says no interval of checkpoints; expected");
  }
}
