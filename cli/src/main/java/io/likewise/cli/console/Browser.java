package io.likewise.cli.console;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;

/**
 * The browser of this desktop. It is started as every program on the desktop does it, and not by
 * Java's own way, which knows one desktop of Linux only and takes a process with a screen.
 *
 * @param command what opens a page; empty if there is no desktop
 * @param notices takes the sentence on a page that cannot be shown
 */
public record Browser(Optional<List<String>> command, Consumer<String> notices) {
  /** Returns the browser that properties and environment variables tell of. */
  public static Browser of(
      Properties properties, Map<String, String> environment, Consumer<String> notices) {
    return new Browser(command(properties, environment), notices);
  }

  private static Optional<List<String>> command(
      Properties properties, Map<String, String> environment) {
    String system = properties.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String chosen = environment.getOrDefault("BROWSER", "");
    if (!chosen.isBlank()) {
      return Optional.of(List.of(chosen));
    }
    if (system.startsWith("windows")) {
      return Optional.of(List.of("rundll32", "url.dll,FileProtocolHandler"));
    }
    if (system.startsWith("mac")) {
      return Optional.of(List.of("open"));
    }
    boolean desktop =
        environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
    return desktop ? Optional.of(List.of("xdg-open")) : Optional.empty();
  }

  /** Shows a page, or says why not; a page that is not there has been told of already. */
  public void show(Path page) {
    if (!Files.isRegularFile(page)) {
      return;
    }
    if (command.isEmpty()) {
      notices.accept("there is no desktop here to show " + page + " on; open it in a browser.");
      return;
    }
    List<String> line = new ArrayList<>(command.get());
    line.add(page.toUri().toString());
    try {
      // Not waited for: it may stay for as long as its window does.
      new ProcessBuilder(line)
          .redirectOutput(Redirect.DISCARD)
          .redirectError(Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      notices.accept(
          "%s could not be started to show %s; open it in a browser."
              .formatted(command.get().get(0), page));
    }
  }
}
