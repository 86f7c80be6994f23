package io.likewise.runs.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The machine's processor")
class ProcessorTest {
  @Test
  @DisplayName("tells what it can do in whatever form the system has")
  void words() {
    assertThat(Processor.words(List.of("flags\t\t: fpu avx2 avx512f", "flags: fpu")))
        .contains("avx2", "avx512f")
        .doesNotHaveDuplicates();
    assertThat(Processor.words(List.of("machdep.cpu.features: FPU AVX1.0", "hw.optional.neon: 1")))
        .contains("avx1.0");
    assertThat(Processor.words(List.of())).isEmpty();
  }

  @Test
  @DisplayName("here has a name")
  void here() {
    assertThat(Processor.here().name()).isNotBlank();
  }
}
