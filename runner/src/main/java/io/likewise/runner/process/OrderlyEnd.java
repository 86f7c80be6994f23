package io.likewise.runner.process;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * While open, holds this process back when Ctrl-C or a signal asks it to end: what works for it is
 * told to stop, and the process ends when this is closed.
 *
 * <p>It is opened before the work is begun, so that no request falls between the two.
 */
public final class OrderlyEnd implements AutoCloseable {
  private final CompletableFuture<Integer> over = new CompletableFuture<>();
  private final Thread hook = new Thread(this::endInOrder, "orderly-end");
  private final List<Runnable> stops = new ArrayList<>();
  private boolean requested;
  private int status = ErrorCode.INTERRUPTED.exitStatus();

  private OrderlyEnd() {}

  /**
   * Begins to hold the process.
   *
   * @throws LikewiseException {@code INTERRUPTED} if it is ending already
   */
  public static OrderlyEnd open() {
    OrderlyEnd end = new OrderlyEnd();
    try {
      Runtime.getRuntime().addShutdownHook(end.hook);
    } catch (IllegalStateException e) {
      throw new LikewiseException(
          ErrorCode.INTERRUPTED, "asked to stop, before this was begun.", e);
    }
    return end;
  }

  /** Takes how something is told to stop; it is told at once if that has been asked for already. */
  public synchronized void stopsBy(Runnable stop) {
    stops.add(stop);
    if (requested) {
      stop.run();
    }
  }

  /** Returns whether the process was asked to end. */
  public synchronized boolean isRequested() {
    return requested;
  }

  /** Takes the status with which the process ends if it was asked to; else it is that of a stop. */
  synchronized void status(int exitStatus) {
    status = exitStatus;
  }

  private void endInOrder() {
    synchronized (this) {
      requested = true;
      stops.forEach(Runnable::run);
    }
    Runtime.getRuntime().halt(over.join());
  }

  /** Lets the process end. */
  @Override
  public synchronized void close() {
    over.complete(status);
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already, and the hook is what ends it.
    }
  }
}
