package io.likewise.cli.console;

import java.util.Map;
import java.util.Properties;

/**
 * How much the libraries' log says, on standard error.
 *
 * <p>Set by system properties and not by a {@code simplelogger.properties}, because jHDF's jar has
 * one too: the first on the class path would win, and its one logs everything to standard output.
 */
public final class LogSettings {
  private static final String PREFIX = "org.slf4j.simpleLogger.";

  /** Libraries speak up only when something is wrong. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "logFile", "System.err",
          "defaultLogLevel", "warn",
          "log.io.likewise", "info",
          // It tells, with a stack trace, that this machine's name has no address, as in
          // containers.
          "log.org.eclipse.aether.internal.impl.synccontext.named.DiscriminatingNameMapper",
              "error",
          "showThreadName", "false",
          "showLogName", "false",
          "showShortLogName", "true");

  private LogSettings() {}

  /** Settles what the user has not: to be called before anything logs. */
  public static void apply(Properties system) {
    SETTINGS.forEach((name, value) -> system.putIfAbsent(PREFIX + name, value));
  }
}
