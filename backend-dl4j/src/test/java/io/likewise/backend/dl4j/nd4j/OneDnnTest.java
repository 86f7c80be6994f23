package io.likewise.backend.dl4j.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("oneDNN")
class OneDnnTest {
  @Test
  @DisplayName("is on only if the library has it and may use it")
  void isOn() {
    assertThat(new OneDnn(true, true)).matches(OneDnn::isOn).hasToString("on");
    assertThat(new OneDnn(true, false)).matches(it -> !it.isOn()).hasToString("off");
    assertThat(new OneDnn(false, true))
        .matches(it -> !it.isOn())
        .hasToString("not in this build of ND4J");
  }

  @Test
  @DisplayName("is asked for at the start, so that nobody runs slowly without knowing")
  void isRequired() {
    Assumptions.assumeTrue(
        System.getProperty("os.arch").equals("amd64"), "ND4J has oneDNN on x86-64");
    assertThatCode(() -> new OneDnn(true, true).requireWhereExpected()).doesNotThrowAnyException();
    assertThatThrownBy(() -> new OneDnn(false, true).requireWhereExpected())
        .isInstanceOfSatisfying(
            LikewiseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_BROKEN))
        .hasMessageContaining("choose the path stock.");
  }
}
