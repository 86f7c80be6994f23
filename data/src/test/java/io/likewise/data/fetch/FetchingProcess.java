package io.likewise.data.fetch;

import io.likewise.data.fetch.PinnedFile.Kind;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A process of its own that fetches a file, and prints a word when it waits and when it is done.
 */
final class FetchingProcess {
  private FetchingProcess() {}

  static Process start(URI mirror, PinnedFile file, Path target) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            FetchingProcess.class.getName(),
            mirror.toString(),
            file.source().toString(),
            Long.toString(file.bytes()),
            file.digest(),
            target.toString())
        .redirectErrorStream(true)
        .start();
  }

  /** Fetches: mirror, source, bytes, SHA-256, target. */
  public static void main(String[] arguments) {
    PinnedFile file =
        new PinnedFile(
            "images",
            Kind.DATA,
            URI.create(arguments[1]),
            Long.parseLong(arguments[2]),
            "SHA-256",
            arguments[3]);
    DownloadSettings settings =
        new DownloadSettings(
            Optional.of(URI.create(arguments[0])),
            Map.of(),
            ProxySelector.of(null),
            Duration.ofSeconds(60),
            Duration.ofMillis(1));
    new PinnedDownload(settings, new Words()).fetch(file, Path.of(arguments[4]));
  }

  private static final class Words implements DownloadProgress {
    @Override
    public void waiting(Path target) {
      System.out.println("waiting");
    }

    @Override
    public void completed(Path target) {
      System.out.println("completed");
    }
  }
}
