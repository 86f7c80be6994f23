package io.likewise.data.fetch;

import io.likewise.api.error.LikewiseException;
import io.likewise.data.fetch.PinnedFile.Kind;
import io.likewise.files.Digests;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A process of its own that fetches files, one after the other. It prints a word when it waits for
 * one, when one is done or has failed, and then what lies in that one's place.
 */
final class FetchingProcess {
  static final String GOOD = "the file lies there";
  static final String NONE = "nothing lies there";
  static final String BAD = "another file lies there: ";

  private FetchingProcess() {}

  /**
   * Starts one.
   *
   * @param stall how long nothing may come before a transfer is broken off
   * @param folder where the files belong
   */
  static Process start(URI mirror, Duration stall, Path folder, List<PinnedFile> files)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FetchingProcess.class.getName(),
                mirror.toString(),
                Long.toString(stall.toMillis()),
                folder.toString()));
    for (PinnedFile file : files) {
      command.addAll(List.of(file.source().toString(), Long.toString(file.bytes()), file.digest()));
    }
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** Fetches: mirror, stall, folder; then of each file source, bytes, SHA-256. */
  public static void main(String[] arguments) throws IOException {
    DownloadSettings settings =
        new DownloadSettings(
            Optional.of(URI.create(arguments[0])),
            Map.of(),
            ProxySelector.of(null),
            Duration.ofMillis(Long.parseLong(arguments[1])),
            Duration.ofMillis(1));
    PinnedDownload download = new PinnedDownload(settings, new Words());
    Path folder = Path.of(arguments[2]);
    for (int i = 3; i < arguments.length; i += 3) {
      PinnedFile file =
          new PinnedFile(
              "images",
              Kind.DATA,
              URI.create(arguments[i]),
              Long.parseLong(arguments[i + 1]),
              "SHA-256",
              arguments[i + 2]);
      Path target = folder.resolve(file.fileName());
      try {
        download.fetch(file, target);
      } catch (LikewiseException e) {
        System.out.println("failed");
      }
      System.out.println(found(file, target));
    }
  }

  /** Returns what lies in a file's place. */
  static String found(PinnedFile file, Path target) throws IOException {
    if (!Files.exists(target)) {
      return NONE;
    }
    return file.is(Digests.read(target, "SHA-256")) ? GOOD : BAD + target;
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
