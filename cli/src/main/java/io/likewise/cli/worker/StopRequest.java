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
  private final Runnable beforehand;
  private boolean requested;
  private boolean looked;

  /** Creates a request of which a run takes no notice before it looks. */
  public StopRequest() {
    this(() -> {});
  }

  /**
   * Creates a request that is not made.
   *
   * @param beforehand what is done about it before the run looks for the first time: reading images
   *     and loading an engine may take minutes, and there is nothing to keep
   */
  StopRequest(Runnable beforehand) {
    this.beforehand = beforehand;
  }

  /** Asks the run to stop. */
  public void request() {
    synchronized (this) {
      requested = true;
      if (looked) {
        return;
      }
    }
    beforehand.run();
  }

  @Override
  public synchronized boolean getAsBoolean() {
    looked = true;
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
}
