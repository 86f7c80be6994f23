package io.likewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.cli.console.Context;
import io.likewise.runner.engines.Home;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("likewise lockstep")
@Timeout(120)
class LockstepCommandTest {
  @TempDir private Path folder;

  @Test
  @DisplayName("prints the table, and last the folder where all is kept")
  void lanes() throws IOException {
    TestHome.install(folder);
    TestHome.engine(folder, "steps", "steady");
    TestHome.engine(folder, "steps", "astray");
    Properties properties = new Properties();
    properties.setProperty(Home.PROPERTY, folder.toString());
    properties.setProperty(Home.CACHE_PROPERTY, folder.resolve("cache").toString());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Context context =
        new Context(
            properties,
            Map.of(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    int status =
        Main.run(
            context,
            "lockstep",
            "--backend=steps:steady,steps:astray",
            "--precision=float32",
            "--limit=40",
            "--stage=1",
            "--steps=1",
            "--out=" + folder.resolve("lockstep"));
    String said = err.toString(StandardCharsets.UTF_8);
    assertThat(status).as(said).isZero();
    String printed = out.toString(StandardCharsets.UTF_8);
    Path kept = Path.of(printed.lines().reduce("", (first, last) -> last));
    assertThat(printed).startsWith("steps:astray@fast@float32 against steps:steady@fast@float32");
    assertThat(said).contains("lockstep directory: " + kept, "stage 1: 1 steps compared");
    assertThat(kept).hasParent(folder.resolve("lockstep"));
    assertThat(kept.resolve("table.md")).isNotEmptyFile();
  }
}
