package io.likewise.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The browser of the desktop")
class BrowserTest {
  @TempDir private Path folder;
  private final List<String> said = new ArrayList<>();
  private Path page;

  @BeforeEach
  void write() throws IOException {
    page = Files.writeString(folder.resolve("report.html"), "<!doctype html>");
  }

  private Browser browser(String system, Map<String, String> environment) {
    Properties properties = new Properties();
    properties.setProperty("os.name", system);
    return Browser.of(properties, environment, said::add);
  }

  @ParameterizedTest(name = "is {1} on {0}")
  @CsvSource({"Linux, xdg-open", "Mac OS X, open", "Windows 11, rundll32"})
  void command(String system, String program) {
    assertThat(browser(system, Map.of("WAYLAND_DISPLAY", "wayland-0")).command())
        .hasValueSatisfying(line -> assertThat(line).startsWith(program));
  }

  @Test
  @DisplayName("is the one that BROWSER names, if it names one")
  void chosen() {
    assertThat(browser("Linux", Map.of("BROWSER", "firefox")).command())
        .isEqualTo(Optional.of(List.of("firefox")));
  }

  @Test
  @DisplayName("is missing in a sentence where there is no desktop, or no such program")
  void missing() {
    browser("Linux", Map.of()).show(page);
    browser("Linux", Map.of("BROWSER", folder.resolve("none").toString())).show(page);
    assertThat(said).hasSize(2);
    assertThat(said.get(0)).contains("there is no desktop here to show " + page);
    assertThat(said.get(1)).contains("could not be started to show " + page);
  }

  @Test
  @DisplayName("is not asked for a page that is not there")
  void noPage() {
    browser("Linux", Map.of()).show(folder.resolve("none.html"));
    assertThat(said).isEmpty();
  }
}
