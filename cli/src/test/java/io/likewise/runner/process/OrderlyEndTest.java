package io.likewise.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisplayName("A process that is to end at once")
class OrderlyEndTest {
  private static final int KILLED = 128 + 9;

  /** Ends at once, and tells if it ends in any other way than by being killed. */
  static final class Ending {
    private Ending() {}

    public static void main(String[] arguments) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
      OrderlyEnd.endNow(3);
      System.out.println("goes on");
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  @DisplayName("kills itself, so that no native library is taken from a thread that computes")
  void killsItself() throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java, "-cp", System.getProperty("java.class.path"), Ending.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.getInputStream().readAllBytes()).isEmpty();
    assertThat(process.waitFor()).isEqualTo(KILLED);
  }
}
