package io.likewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.likewise.api.error.ErrorCode;
import io.likewise.runner.engines.EngineFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("likewise doctor")
@Timeout(120)
class DoctorCommandTest {
  @TempDir private Path folder;
  private final Printed printed = new Printed();
  private final Properties properties = new Properties();

  @BeforeEach
  void settle() {
    properties.putAll(System.getProperties());
    properties.setProperty("likewise.home", folder.toString());
    properties.setProperty("likewise.cache", folder.resolve("cache").toString());
  }

  private int run(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "doctor";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return Main.run(printed.context(properties, Map.of()), all);
  }

  @Test
  @DisplayName("says a line of each thing, and ends with 0 if none is a problem")
  void lines() throws IOException {
    TestHome.install(folder);
    EngineFolder idle = TestHome.engine(folder, "fake", "idle");
    Files.copy(folder.resolve("lib/tests.jar"), idle.path().resolve("idle.jar"));
    assertThat(run("--out", folder.resolve("mine").toString())).isZero();
    assertThat(printed.err()).isEmpty();
    assertThat(printed.out().lines())
        .allSatisfy(line -> assertThat(line).matches("(ok|note) +\\S+ +\\S.*"))
        .anySatisfy(line -> assertThat(line).matches("ok +fake:idle +0\\.1 opens.*cpu"))
        .anySatisfy(line -> assertThat(line).contains(folder.resolve("mine") + ", "))
        .anySatisfy(line -> assertThat(line).contains(folder.resolve("cache") + ", "));
    assertThat(printed.out().lines().map(line -> line.split(" +", 3)[1]))
        .containsExactly(
            "system",
            "java",
            "processor",
            "limits",
            "memory",
            "cache",
            "output",
            "temporary",
            "fonts",
            "fake:idle",
            "gpu");
    assertThat(folder.resolve("mine")).doesNotExist();
  }

  @Test
  @DisplayName("ends with the status of the first problem, having looked at all else")
  void problems() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    int status = run("--out", file.toString());
    assertThat(status).isEqualTo(ErrorCode.OUTPUT_UNWRITABLE.exitStatus());
    assertThat(printed.out())
        .contains("problem  output ", "problem  engines ", "no backend is installed", " gpu ");
    assertThat(printed.err()).isEmpty();
  }

  @Test
  @DisplayName("goes on where it does not even know where Likewise is installed")
  void nowhere() {
    properties.remove("likewise.home");
    assertThat(run()).isEqualTo(ErrorCode.USAGE.exitStatus());
    assertThat(printed.out()).contains("problem  installation ", " output ", " gpu ");
    assertThat(printed.err()).isEmpty();
  }

  @Test
  @DisplayName("says the same as JSON, with the worst grade and the figures")
  void json() throws IOException {
    assertThat(run("--json")).isEqualTo(ErrorCode.BACKEND_UNKNOWN.exitStatus());
    JsonNode all = new JsonMapper().readTree(printed.out());
    assertThat(all.get("grade").asText()).isEqualTo("problem");
    assertThat(all.at("/findings/4/subject").asText()).isEqualTo("memory");
    assertThat(all.at("/findings/4/facts/bytes").asLong()).isPositive();
    assertThat(all.findValuesAsText("code")).containsExactly("BACKEND_UNKNOWN");
  }
}
