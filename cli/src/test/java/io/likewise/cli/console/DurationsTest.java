package io.likewise.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A duration")
class DurationsTest {
  @ParameterizedTest(name = "of {0} seconds reads {1}")
  @CsvSource({
    "0, 0.0 s",
    "0.44, 0.4 s",
    "9.94, 9.9 s",
    "9.96, 10 s",
    "59.4, 59 s",
    "59.6, 1 min 0 s",
    "185, 3 min 5 s",
    "3599.6, 1 h 0 min",
    "7384, 2 h 3 min",
    "360000, 100 h 0 min",
  })
  void reads(double seconds, String text) {
    assertThat(Durations.text(seconds)).isEqualTo(text);
  }
}
