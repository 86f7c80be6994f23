package io.likewise.cli.console;

import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * What standard error is shown on.
 *
 * @param interactive whether somebody watches, so that a line may be drawn over
 * @param columns how many characters a line has room for, 20 to 500
 */
public record Terminal(boolean interactive, int columns) {
  /** The system property that the launcher script sets to {@code true} on a terminal. */
  static final String INTERACTIVE = "likewise.terminal";

  /** The system property that may hold the terminal's width. */
  static final String COLUMNS = "likewise.columns";

  private static final int USUAL_COLUMNS = 80;

  public Terminal {
    columns = Math.max(20, Math.min(500, columns));
  }

  /** Returns the terminal that properties and environment variables tell of. */
  public static Terminal of(Properties properties, Map<String, String> environment) {
    String columns = properties.getProperty(COLUMNS, environment.getOrDefault("COLUMNS", ""));
    return new Terminal(
        Boolean.parseBoolean(properties.getProperty(INTERACTIVE)),
        columns.matches("\\d{1,4}") ? Integer.parseInt(columns) : USUAL_COLUMNS);
  }

  /** Returns the options that tell another JVM of the same terminal. */
  public List<String> jvmOptions() {
    return List.of("-D" + INTERACTIVE + "=" + interactive, "-D" + COLUMNS + "=" + columns);
  }
}
