package io.likewise.runner.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The memory that is free")
class FreeMemoryTest {
  @TempDir private Path root;

  @Test
  @DisplayName("is what Linux could give, and elsewhere what nobody uses")
  void bytes() throws IOException {
    assertThat(FreeMemory.bytes(root)).isPositive();
    Files.createDirectories(root.resolve("proc"));
    Files.writeString(
        root.resolve("proc/meminfo"),
        "MemTotal:  9 kB\nMemFree:   3 kB\nMemAvailable:   5 kB\nBuffers: 1 kB\n");
    assertThat(FreeMemory.bytes(root)).isEqualTo(5 << 10);
    Files.writeString(root.resolve("proc/meminfo"), "MemAvailable: none\n");
    assertThat(FreeMemory.bytes(root)).isPositive();
  }
}
