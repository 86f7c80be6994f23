package io.likewise.cli.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.BooleanSupplier;

/**
 * Whether the run is to stop after its step. Once asked it stays so.
 *
 * <p>Native code must not be interrupted, so a worker is never stopped but by asking.
 */
public final class StopRequest implements BooleanSupplier {
  private volatile boolean requested;

  /** Asks the run to stop. */
  void request() {
    requested = true;
  }

  @Override
  public boolean getAsBoolean() {
    return requested;
  }

  /** Asks the run to stop when the stream ends, which it does when the parent process is gone. */
  void requestAtEndOf(InputStream lifeline) {
    atEndOf(lifeline, this::request);
  }

  /** Does something when the stream ends. */
  static void atEndOf(InputStream lifeline, Runnable end) {
    Thread thread = new Thread(() -> awaitEnd(lifeline, end), "lifeline");
    thread.setDaemon(true);
    thread.start();
  }

  private static void awaitEnd(InputStream lifeline, Runnable end) {
    try {
      // Nothing is ever written to it; were it, it would mean nothing.
      lifeline.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // A broken pipe has ended as well.
    }
    end.run();
  }

  /**
   * Asks the run to stop when the process is asked to end, and gives the run's own thread the time
   * to finish its step, keep its results and end the process itself.
   */
  public void requestAtExit(Thread run, int status) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitRun(run, status), "stop-run"));
  }

  private void awaitRun(Thread run, int status) {
    request();
    try {
      run.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(status);
  }
}
