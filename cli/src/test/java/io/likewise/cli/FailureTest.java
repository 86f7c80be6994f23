package io.likewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.ProvisionException;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A failure")
class FailureTest {
  private final LikewiseException torn =
      new LikewiseException(ErrorCode.DATASET_CORRUPT, "a.bin is torn.");

  private static String printed(Throwable thrown, boolean debug) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Failure.of(thrown).print(new PrintStream(bytes, true, StandardCharsets.UTF_8), debug);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  @DisplayName("is one sentence")
  void sentence() {
    assertThat(printed(torn, false)).isEqualToIgnoringNewLines("likewise: a.bin is torn.");
  }

  @Test
  @DisplayName("is found in what the injector wraps it in")
  void wrapped() {
    assertThat(Failure.of(new ProvisionException("in Guice", torn)).code())
        .isEqualTo(ErrorCode.DATASET_CORRUPT);
  }

  @Test
  @DisplayName("shows its code and stack trace only if that is wanted")
  void debug() {
    assertThat(printed(torn, true))
        .contains("DATASET_CORRUPT (exit status 3)")
        .contains("at " + FailureTest.class.getName());
  }

  @Test
  @DisplayName("of memory says what helps")
  void memory() {
    Failure failure = Failure.of(new IllegalStateException(new OutOfMemoryError("heap")));
    assertThat(failure.code()).isEqualTo(ErrorCode.OUT_OF_MEMORY);
    assertThat(failure.sentence()).contains("batchSize");
  }

  @Test
  @DisplayName("that nobody foresaw is a mistake of ours, in one line")
  void unforeseen() {
    Failure failure = Failure.of(new IllegalStateException("two\nlines"));
    assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(failure.sentence())
        .contains("IllegalStateException: two lines")
        .contains("--debug")
        .doesNotContain("\n");
  }
}
