package io.likewise.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The terminal")
class TerminalTest {
  private final Properties properties = new Properties();

  @Test
  @DisplayName("is none unless the launcher script says so, and 80 columns wide")
  void usual() {
    assertThat(Terminal.of(properties, Map.of())).isEqualTo(new Terminal(false, 80));
  }

  @Test
  @DisplayName("takes its width from the property, or else from COLUMNS")
  void columns() {
    assertThat(Terminal.of(properties, Map.of("COLUMNS", "120")).columns()).isEqualTo(120);
    assertThat(Terminal.of(properties, Map.of("COLUMNS", "wide")).columns()).isEqualTo(80);
    properties.setProperty("likewise.columns", "9999");
    assertThat(Terminal.of(properties, Map.of("COLUMNS", "120")).columns()).isEqualTo(500);
  }

  @Test
  @DisplayName("is passed on to another JVM as it is")
  void passedOn() {
    properties.setProperty("likewise.terminal", "true");
    properties.setProperty("likewise.columns", "132");
    assertThat(Terminal.of(properties, Map.of()).jvmOptions())
        .containsExactly("-Dlikewise.terminal=true", "-Dlikewise.columns=132");
  }
}
