package io.likewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.likewise.runs.directory.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The commands runs and show")
class ListedRunsTest {
  @TempDir private Path folder;
  private final Printed printed = new Printed();
  private Path run;

  @BeforeEach
  void interrupted() {
    run = RunDirectory.create(folder, TinyRun.plan(1, "batchSize", "16")).path();
  }

  private int run(String... arguments) {
    Properties properties = new Properties();
    properties.setProperty("user.home", folder.toString());
    return Main.run(printed.context(properties, Map.of()), arguments);
  }

  @Test
  @DisplayName("print no character of a name that a terminal would obey, and JSON that reads back")
  void controlCharacters() throws IOException {
    String name = "x\u009b31m\u007f\u202ee\u0301日本";
    Path renamed = Files.move(run, folder.resolve(name));
    assertThat(run("runs", folder.toString(), "--json")).isZero();
    assertThat(printed.out()).doesNotContain("\u009b", "\u007f", "\u202e").contains("日本");
    assertThat(new ObjectMapper().readTree(printed.out()).at("/0/path").textValue())
        .isEqualTo(renamed.toString());
  }

  @Test
  @DisplayName("show a link as one, wherever it leads")
  void links() throws IOException {
    Files.createSymbolicLink(run.resolve("gone"), folder.resolve("nowhere"));
    Files.createSymbolicLink(run.resolve("out"), folder);
    assertThat(run("show", run.toString())).isZero();
    assertThat(printed.out().lines()).contains("         link  gone", "         link  out");
    assertThat(printed.err()).isEmpty();
  }
}
