package io.likewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.runner.engines.Home;
import java.io.IOException;
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
    Printed printed = new Printed();
    int status =
        Main.run(
            printed.context(properties, Map.of()),
            "lockstep",
            "--backend=steps:steady,steps:astray",
            "--precision=float32",
            "--limit=40",
            "--stage=1",
            "--steps=1",
            "--out=" + folder.resolve("lockstep"));
    assertThat(status).as(printed.err()).isZero();
    Path kept = Path.of(printed.out().lines().reduce("", (first, last) -> last));
    assertThat(printed.out())
        .startsWith("steps:astray@fast@float32 against steps:steady@fast@float32");
    assertThat(printed.err()).contains("lockstep directory: " + kept, "stage 1: 1 steps compared");
    assertThat(kept).hasParent(folder.resolve("lockstep"));
    assertThat(kept.resolve("table.md")).isNotEmptyFile();
  }
}
