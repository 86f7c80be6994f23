package io.likewise.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.ProvisionException;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.runner.process.OutOfMemory;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
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
  @DisplayName("ends with the option by which a user changes the setting that it is about")
  void setting() {
    assertThat(Failure.of(torn.onSetting("path")).sentence()).isEqualTo("a.bin is torn (--path).");
    assertThat(Failure.of(torn.onSetting("stage2.batchNorm")).sentence())
        .isEqualTo("a.bin is torn (--set stage2.batchNorm=VALUE).");
    LikewiseException open = new LikewiseException(ErrorCode.USAGE, "Get FILE").onSetting("any");
    assertThat(Failure.of(open).sentence()).isEqualTo("Get FILE (--any)");
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
  @DisplayName("of memory says which memory it was, and what helps there")
  void memory() {
    assertThat(memory("Java heap space")).contains("of this command", "LIKEWISE_OPTS=-Xmx");
    assertThat(memory("Cannot reserve 9 bytes of direct buffer memory"))
        .contains("outside the Java heap is used up", "batchSize")
        .doesNotContain("--heap");
    assertThat(memory("unable to create native thread: possibly out of memory"))
        .contains("the system has no more memory", "native thread")
        .doesNotContain("--heap");
    Failure engines =
        Failure.of(
            new IllegalStateException(
                "wrapped",
                new RuntimeException("DefaultCPUAllocator: can't allocate memory\nat x")));
    assertThat(engines.code()).isEqualTo(ErrorCode.OUT_OF_MEMORY);
    assertThat(engines.sentence())
        .contains("(DefaultCPUAllocator: can't allocate memory)", "batchSize");
    Failure gpu =
        Failure.of(
            new IllegalStateException(
                "The following operation failed in the TorchScript interpreter.\n"
                    + "RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB.\nat x"));
    assertThat(gpu.code()).isEqualTo(ErrorCode.OUT_OF_MEMORY);
    assertThat(gpu.sentence())
        .contains(
            "the GPU has no more memory (RuntimeError: CUDA out of memory. Tried", "batchSize");
    assertThat(Failure.of(oneDnn("a primitive\n")).code()).isEqualTo(ErrorCode.OUT_OF_MEMORY);
    assertThat(Failure.of(oneDnn("a primitive descriptor")).code()).isEqualTo(ErrorCode.INTERNAL);
  }

  private static RuntimeException oneDnn(String what) {
    return new RuntimeException("Traceback:\nRuntimeError: could not create " + what);
  }

  private static String memory(String message) {
    Failure failure = Failure.of(new IllegalStateException(new OutOfMemoryError(message)));
    assertThat(failure.code()).isEqualTo(ErrorCode.OUT_OF_MEMORY);
    return failure.sentence();
  }

  @Test
  @DisplayName("of a worker's heap advises --heap")
  void workersHeap() {
    Properties worker = new Properties();
    worker.setProperty("likewise.memory", "1,1,1,1,1,0");
    LikewiseException full = OutOfMemory.failure(new OutOfMemoryError("Java heap space"), worker);
    assertThat(Failure.of(full).sentence()).contains("the Java heap of the run", "--heap");
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
