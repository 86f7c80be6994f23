package io.likewise.cli.console;

import io.likewise.api.experiment.EpochResult;
import io.likewise.api.experiment.Forecast;
import io.likewise.api.experiment.MachineLoad;
import io.likewise.api.experiment.MemoryBudget;
import io.likewise.api.experiment.Progress;
import io.likewise.api.experiment.StageResult;
import io.likewise.runner.preflight.Preflight;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows a run's progress on standard error: a live bar for each epoch where somebody watches, and
 * in any case a line for each epoch and stage.
 *
 * <p>Used by one thread; between two pictures of the bar a step costs a few additions.
 */
public final class TerminalProgress implements Progress, AutoCloseable {
  private static final long PICTURE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final PrintStream err;
  private final Terminal terminal;
  private final LongSupplier nanoTime;
  private final int threads;

  private ProgressBar bar;
  private int epochs;
  private long epochStart;
  private long nextPicture;
  private int images;
  private double lossSum;
  private double correct;

  /**
   * Creates the progress of one run.
   *
   * @param nanoTime the clock, {@link System#nanoTime}
   * @param threads how many threads an operation of the run has
   */
  public TerminalProgress(PrintStream err, Terminal terminal, LongSupplier nanoTime, int threads) {
    this.threads = threads;
    this.err = err;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
  }

  @Override
  public void forecast(Forecast forecast) {
    StringJoiner line = new StringJoiner(", ", "forecast: ", "");
    line.add("at most " + Durations.text(forecast.seconds()));
    List<Double> steps = forecast.stepSeconds();
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) > 0) {
        line.add("stage " + (i + 1) + " " + milliseconds(steps.get(i)) + " a step");
      }
    }
    line.add("validation " + Durations.text(forecast.evaluationSeconds()));
    if (forecast.peakMemoryBytes() > 0) {
      line.add("memory " + (forecast.peakMemoryBytes() >> 20) + " MiB so far");
    }
    err.println(line);
    MemoryBudget memory = forecast.memory();
    if (!memory.equals(MemoryBudget.UNKNOWN)) {
      err.println(given(memory));
    }
    Preflight.ofMemory(forecast).ifPresent(this::notice);
    MachineLoad load = forecast.load();
    if (load.threads(threads) < threads) {
      notice(busy(load));
    }
  }

  private String busy(MachineLoad load) {
    return String.format(
        Locale.ROOT,
        "other programs keep %.1f of this machine's %.0f processors busy. Threads wait for one"
            + " another, so that with %d a run may take several times as long: end the others, or"
            + " choose --threads=%d, which gives other bits.",
        load.others(),
        load.processors(),
        threads,
        load.threads(threads));
  }

  private static String given(MemoryBudget memory) {
    return String.format(
        Locale.ROOT,
        "memory: a Java heap of at most %d MiB (%s: images %d, engine %d%s), batches outside it %d",
        mebibytes(memory.heapBytes()),
        memory.chosen() ? "chosen; needed are" : "for",
        mebibytes(memory.imageBytes()),
        mebibytes(memory.engineBytes()),
        memory.decodingBytes() > 0
            ? ", before it decoding " + mebibytes(memory.decodingBytes())
            : "",
        mebibytes(memory.bufferBytes()));
  }

  /** Rounded up, so that nothing that is there is 0. */
  private static long mebibytes(long bytes) {
    return (bytes + (1 << 20) - 1) >> 20;
  }

  @Override
  public void notice(String sentence) {
    if (bar != null) {
      erase(err, terminal);
    }
    new Notices(err).accept(sentence);
  }

  @Override
  public void epochStarted(int stage, int epoch, int epochs, int batches) {
    this.epochs = epochs;
    images = 0;
    lossSum = 0;
    correct = 0;
    epochStart = nanoTime.getAsLong();
    nextPicture = epochStart + PICTURE_NANOS;
    if (terminal.interactive()) {
      bar =
          bar(err, terminal)
              .setTaskName(String.format(Locale.ROOT, "stage %d epoch %d/%d", stage, epoch, epochs))
              .setInitialMax(batches)
              .build();
    }
  }

  /** Returns a bar that is drawn on the line that is written to. */
  static ProgressBarBuilder bar(PrintStream err, Terminal terminal) {
    return new ProgressBarBuilder()
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis((int) TimeUnit.NANOSECONDS.toMillis(PICTURE_NANOS))
        .setConsumer(new OneLine(err, terminal.columns() - 1));
  }

  @Override
  public void stepCompleted(int batch, int batchImages, double loss, double accuracy) {
    images += batchImages;
    lossSum += loss * batchImages;
    correct += accuracy * batchImages;
    if (bar == null) {
      return;
    }
    bar.stepTo(batch);
    long now = nanoTime.getAsLong();
    if (now - nextPicture >= 0) {
      nextPicture = now + PICTURE_NANOS;
      bar.setExtraMessage(soFar(now));
    }
  }

  private String soFar(long now) {
    double seconds = (now - epochStart) / 1e9;
    return String.format(
        Locale.ROOT,
        " loss %.3f acc %.1f%% %.0f img/s",
        lossSum / images,
        100 * correct / images,
        images / seconds);
  }

  @Override
  public void epochCompleted(EpochResult epoch) {
    close();
    err.println(
        String.format(
            Locale.ROOT,
            "stage %d epoch %d/%d: loss %.4f, accuracy %.2f %%, validation loss %.4f, accuracy"
                + " %.2f %%%s, %.0f images/s, %s",
            epoch.stage(),
            epoch.epoch(),
            epochs,
            epoch.trainLoss(),
            100 * epoch.trainAccuracy(),
            epoch.validationLoss(),
            100 * epoch.validationAccuracy(),
            epoch.best() ? " (best)" : "",
            epoch.imagesPerSecond(),
            Durations.text(epoch.trainSeconds() + epoch.validationSeconds())));
  }

  @Override
  public void stageCompleted(StageResult stage) {
    close();
    stage
        .best()
        .ifPresent(
            best ->
                err.println(
                    String.format(
                        Locale.ROOT,
                        "stage %d %s after %d epoch%s; kept epoch %d, validation accuracy %.2f %%",
                        stage.stage(),
                        stage.stoppedEarly() ? "stopped early" : "completed",
                        stage.epochs().size(),
                        stage.epochs().size() == 1 ? "" : "s",
                        best.epoch(),
                        100 * best.validationAccuracy())));
  }

  @Override
  public void testStarted() {
    err.println("testing the final model on the test images");
  }

  /** Takes the bar off the terminal, for the line that follows or because the run ends. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
      erase(err, terminal);
    }
  }

  /** Clears the line. The library's own way leaves a bar that was closed before it was drawn. */
  static void erase(PrintStream err, Terminal terminal) {
    err.print("\r" + " ".repeat(terminal.columns() - 1) + "\r");
  }

  /** The bar's line on the terminal, which stays the line that is written to. */
  private static final class OneLine extends ConsoleProgressBarConsumer {
    OneLine(PrintStream err, int columns) {
      super(err, columns);
    }

    @Override
    public void close() {
      // Not a new line, which is what the library would begin.
    }
  }

  private static String milliseconds(double seconds) {
    return String.format(Locale.ROOT, "%.0f ms", 1000 * seconds);
  }
}
