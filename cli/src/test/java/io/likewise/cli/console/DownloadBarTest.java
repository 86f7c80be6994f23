package io.likewise.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The progress of a download")
class DownloadBarTest {
  private static final long MB = 1_000_000;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final AtomicLong clock = new AtomicLong();

  private DownloadBar bar(boolean interactive) {
    PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    return new DownloadBar(err, new Terminal(interactive, 80), clock::get);
  }

  private String shown() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  @DisplayName("is a line for every tenth, with the time left, where nobody watches")
  void lines() {
    try (DownloadBar bar = bar(false)) {
      bar.started(URI.create("https://example.org/x"), 0, 100 * MB);
      for (int second = 1; second <= 20; second++) {
        clock.addAndGet(1_000_000_000);
        bar.advanced(second * MB, 100 * MB);
      }
      bar.interrupted("the connection broke off");
      bar.started(URI.create("https://example.org/x"), 95 * MB, 100 * MB);
      clock.addAndGet(1_000_000_000);
      bar.advanced(100 * MB, 100 * MB);
      bar.completed(Path.of("x"));
    }
    assertThat(shown().lines())
        .containsExactly(
            "fetching https://example.org/x (100.0 MB)",
            " 10 %, 10.0 of 100.0 MB, 1 min 30 s left",
            " 20 %, 20.0 of 100.0 MB, 1 min 20 s left",
            "the connection broke off; trying again",
            "fetching https://example.org/x (100.0 MB, going on after 95.0 MB)",
            "100 %, 100.0 of 100.0 MB",
            "in place and checked: x");
  }

  @Test
  @DisplayName("is a bar where somebody watches, which is gone when the download is")
  void bar() {
    try (DownloadBar bar = bar(true)) {
      bar.started(URI.create("https://example.org/x"), 10 * MB, 100 * MB);
      bar.advanced(50 * MB, 100 * MB);
      bar.completed(Path.of("x"));
    }
    assertThat(shown())
        .startsWith("fetching https://example.org/x (100.0 MB, going on after 10.0 MB)")
        .endsWith(
            "\r" + " ".repeat(79) + "\r" + "in place and checked: x" + System.lineSeparator());
  }
}
