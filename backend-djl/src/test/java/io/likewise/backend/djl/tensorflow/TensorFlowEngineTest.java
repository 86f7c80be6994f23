package io.likewise.backend.djl.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.backend.Engine;
import io.likewise.backend.djl.DjlBackendProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("DJL's TensorFlow engine")
class TensorFlowEngineTest {
  @TempDir private Path folder;

  @Test
  @DisplayName("stands beside PyTorch, which is the usual one")
  void engines() {
    assertThat(new DjlBackendProvider().engines())
        .extracting(Engine::name)
        .containsExactly("pytorch", "tensorflow");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  @DisplayName("says that a processor lacks AVX, where TensorFlow would abort the process")
  void avx() throws IOException {
    Path old =
        Files.writeString(folder.resolve("old"), "processor\t: 0\nflags\t\t: fpu sse sse2\n");
    assertThatThrownBy(() -> new TensorFlowEngine().requireInstructions(old))
        .hasMessage("TensorFlow needs a processor with AVX instructions");
    Path young = Files.writeString(folder.resolve("young"), "flags\t\t: fpu avx avx2\n");
    assertThatCode(() -> new TensorFlowEngine().requireInstructions(young))
        .doesNotThrowAnyException();
  }
}
