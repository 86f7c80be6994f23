package io.likewise.cli.console;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;

/**
 * Shows on standard error how far a model is through many images, with the time left: a live bar
 * where somebody watches. What is printed meanwhile comes when the bar is gone, for both may be on
 * one terminal.
 */
public final class InferenceProgress implements AutoCloseable {
  private final PrintStream out;
  private final PrintStream err;
  private final Terminal terminal;
  private final LongSupplier nanoTime;
  private final long start;
  private final List<String> held = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();
  private ProgressBar bar;
  private int done;

  /**
   * Begins.
   *
   * @param images how many there are
   * @param nanoTime the clock, {@link System#nanoTime}
   */
  public InferenceProgress(
      PrintStream out, PrintStream err, Terminal terminal, int images, LongSupplier nanoTime) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    if (terminal.interactive()) {
      bar = TerminalProgress.bar(err, terminal).setTaskName("images").setInitialMax(images).build();
    }
  }

  /** Returns what prints a line of results. */
  public Consumer<String> results() {
    return line -> {
      if (bar == null) {
        out.println(line);
      } else {
        held.add(line);
      }
    };
  }

  /** Tells something in a sentence. */
  public void notice(String sentence) {
    if (bar == null) {
      new Notices(err).accept(sentence);
    } else {
      notices.add(sentence);
    }
  }

  /** Notes that so many more images are done. */
  public void advance(int images) {
    done += images;
    if (bar != null) {
      bar.stepTo(done);
    }
  }

  /** Says how long all took. */
  public void completed() {
    close();
    double seconds = (nanoTime.getAsLong() - start) / 1e9;
    err.println(
        String.format(
            Locale.ROOT,
            "%,d %s in %s, %.0f images/s",
            done,
            done == 1 ? "image" : "images",
            Durations.text(seconds),
            done / seconds));
  }

  /** Takes the bar off the terminal, and prints what has waited for that. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
      TerminalProgress.erase(err, terminal);
      err.flush();
      held.forEach(out::println);
      out.flush();
      notices.forEach(this::notice);
    }
  }
}
