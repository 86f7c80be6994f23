package io.likewise.runner.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The doctor's look for GPUs")
class GraphicsCheckTest {
  private static final String CLOSED =
      "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar  5 22:23:56 UTC 2026\n";
  private static final String OPEN =
      "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  550.54.15  Release Build\n";

  @TempDir private Path root;

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private Finding find(boolean used) {
    return new GraphicsCheck(root).find(used);
  }

  @Test
  @DisplayName("is content with none, also on systems without the files")
  void none() {
    assertThat(find(false).grade()).isEqualTo(Grade.OK);
    assertThat(find(false).line()).isEqualTo("none of NVIDIA's; runs compute on the processor");
  }

  @Test
  @DisplayName("notes a GPU on the bus that has no driver, and no other maker's")
  void withoutDriver() throws IOException {
    write("sys/bus/pci/devices/0000:00:02.0/vendor", "0x8086\n");
    write("sys/bus/pci/devices/0000:00:02.0/class", "0x030000\n");
    write("sys/bus/pci/devices/0000:00:03.0/vendor", "0x10de\n");
    write("sys/bus/pci/devices/0000:00:03.0/class", "0x0c0330\n");
    assertThat(find(false).grade()).isEqualTo(Grade.OK);
    write("sys/bus/pci/devices/0000:01:00.0/vendor", "0x10de\n");
    write("sys/bus/pci/devices/0000:01:00.0/class", "0x030200\n");
    assertThat(find(false).grade()).isEqualTo(Grade.NOTE);
    assertThat(find(false).advice()).startsWith("Install the driver");
  }

  @ParameterizedTest
  @ValueSource(strings = {CLOSED, OPEN})
  @DisplayName("names GPU and driver, and notes if no device, or no engine, is there for it")
  void driver(String version) throws IOException {
    write("proc/driver/nvidia/version", version);
    write(
        "proc/driver/nvidia/gpus/0000:01:00.0/information",
        "Model: \t\t NVIDIA H100 80GB HBM3\nIRQ:   \t\t 16\n");
    assertThat(find(true).line()).contains("no device of it").contains("/dev/nvidia0");
    write("dev/nvidiactl", "");
    assertThat(find(true).grade()).isEqualTo(Grade.NOTE);
    write("dev/nvidia0", "");
    assertThat(find(false).line()).contains("no engine that is installed").contains("engines.md");
    assertThat(find(true).grade()).isEqualTo(Grade.OK);
    assertThat(find(true).line()).isEqualTo("NVIDIA H100 80GB HBM3, NVIDIA's driver 550.54.15");
    assertThat(find(true).facts())
        .containsEntry("driver", "550.54.15")
        .containsEntry("names", List.of("NVIDIA H100 80GB HBM3"));
  }
}
