package io.likewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.runner.process.WorkerCommand;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The program in docs/runner.md")
@Timeout(120)
class RunnerPageTest {
  private static final Path PAGE = Path.of("../docs/runner.md");
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  @TempDir private Path folder;

  private void compile() throws IOException {
    String program = Files.readString(PAGE).split("```java\n", 2)[1].split("```", 2)[0];
    Path source = Files.writeString(folder.resolve("TwoEngines.java"), program);
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-proc:none", "-cp", CLASS_PATH, source.toString());
    assertThat(status).isZero();
  }

  private ShellScript.Ended run() throws IOException, InterruptedException {
    ShellScript.Ended ended =
        ShellScript.run(
            folder,
            Map.of(),
            WorkerCommand.java(),
            "-Dlikewise.home=" + folder,
            "-Dlikewise.cache=" + folder.resolve("cache"),
            "-cp",
            folder + File.pathSeparator + CLASS_PATH,
            "TwoEngines",
            folder.resolve("runs").toString(),
            "fake:idle",
            "fake:wavering");
    assertThat(ended.status()).as(ended.err()).isZero();
    return ended;
  }

  @Test
  @DisplayName("runs an experiment on two engines, compares them, and finds the runs again")
  void twoEngines() throws IOException, InterruptedException {
    TestHome.install(folder);
    TestHome.engine(folder, "fake", "idle");
    TestHome.engine(folder, "fake", "wavering");
    compile();
    String first = run().out();
    assertThat(first.lines().limit(2))
        .allSatisfy(line -> assertThat(line).matches(".*runs.*-s1 0\\.\\d+"));
    assertThat(first).contains("held equal: network ", "fake:idle", "fake:wavering");
    assertThat(run().out()).isEqualTo(first);
    try (var made = Files.list(folder.resolve("runs"))) {
      assertThat(made).hasSize(2);
    }
  }
}
