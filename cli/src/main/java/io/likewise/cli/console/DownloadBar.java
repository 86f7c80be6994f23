package io.likewise.cli.console;

import io.likewise.data.fetch.DownloadProgress;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;

/**
 * Shows a download on standard error: a live bar with the time left where somebody watches, else a
 * line for every tenth.
 */
public final class DownloadBar implements DownloadProgress, AutoCloseable {
  private static final long MEGABYTE = 1_000_000;

  private final PrintStream err;
  private final Terminal terminal;
  private final LongSupplier nanoTime;

  private ProgressBar bar;
  private long startNanos;
  private long startBytes;
  private long tenths;

  /** Creates the progress of one download, by the clock {@link System#nanoTime}. */
  public DownloadBar(PrintStream err, Terminal terminal, LongSupplier nanoTime) {
    this.err = err;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
  }

  @Override
  public void waiting(Path target) {
    err.println("another process is fetching " + target.getFileName() + "; waiting for it");
  }

  @Override
  public void started(URI source, long bytes, long total) {
    started(source.toString(), bytes, total);
  }

  /** As above, of something that has no one address. */
  public void started(String what, long bytes, long total) {
    close();
    String rest = bytes > 0 ? ", going on after " + megabytes(bytes) + " MB" : "";
    err.println("fetching " + what + " (" + megabytes(total) + " MB" + rest + ")");
    startNanos = nanoTime.getAsLong();
    startBytes = bytes;
    tenths = 10 * bytes / total;
    if (terminal.interactive()) {
      bar =
          TerminalProgress.bar(err, terminal)
              .setTaskName("fetching")
              .setInitialMax(total)
              .setUnit(" MB", MEGABYTE)
              .startsFrom(bytes, Duration.ZERO)
              .build();
    }
  }

  @Override
  public void advanced(long bytes, long total) {
    if (bar != null) {
      bar.stepTo(bytes);
    } else if (10 * bytes / total > tenths) {
      tenths = 10 * bytes / total;
      err.println(line(bytes, total));
    }
  }

  private String line(long bytes, long total) {
    double seconds = (nanoTime.getAsLong() - startNanos) / 1e9;
    double rate = seconds > 0 ? (bytes - startBytes) / seconds : 0;
    String left = rate > 0 ? ", " + Durations.text((total - bytes) / rate) + " left" : "";
    return String.format(
        Locale.ROOT,
        "%3d %%, %s of %s MB%s",
        100 * bytes / total,
        megabytes(bytes),
        megabytes(total),
        bytes < total ? left : "");
  }

  @Override
  public void interrupted(String why) {
    close();
    err.println(why + "; trying again");
  }

  @Override
  public void completed(Path target) {
    close();
    err.println("in place and checked: " + target);
  }

  /** Takes the bar off the terminal. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
      TerminalProgress.erase(err, terminal);
    }
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f", (double) bytes / MEGABYTE);
  }
}
