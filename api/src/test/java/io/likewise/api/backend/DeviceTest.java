package io.likewise.api.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A Device")
class DeviceTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({"cpu, cpu", "CPU, cpu", "gpu, gpu:0", "gpu:3, gpu:3", "auto, auto"})
  @DisplayName("is read from its name and written as it")
  void parses(String text, String written) {
    assertThat(Device.parse(text)).hasToString(written);
  }

  @ParameterizedTest(name = "''{0}''")
  @ValueSource(strings = {"", "tpu", "gpu:", "gpu:-1", "gpu:1000", "cpu:1", "gpu 1"})
  @DisplayName("of another name is refused with what was expected")
  void refuses(String text) {
    assertThatThrownBy(() -> Device.parse(text))
        .isInstanceOfSatisfying(
            LikewiseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining("gpu:N");
  }
}
