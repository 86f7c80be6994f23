package io.likewise.runner.process;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * While open, holds this process back when Ctrl-C or a signal asks it to end: what works for it is
 * told to stop, and whoever opened this ends when that is done. At a second request what works is
 * ended at once, and so is the process, whatever it is doing.
 *
 * <p>It is opened before the work is begun, so that no request falls between the two. Where a
 * process cannot take its signals, there is one request only, and the process ends when this is
 * closed.
 */
public final class OrderlyEnd implements AutoCloseable {
  /** Who sends a signal to a process and to its group, as GNU timeout does, sends two for one. */
  private static final Duration ONE_REQUEST = Duration.ofMillis(500);

  /** Within which the last words are said after a second request. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final CompletableFuture<Integer> over = new CompletableFuture<>();
  private final Runnable told;
  private final List<Work> works = new CopyOnWriteArrayList<>();
  private Optional<Signals> signals = Optional.empty();
  private Thread hook;
  private volatile long requestedNanos;
  private volatile ErrorCode requested;
  private int status = ErrorCode.INTERRUPTED.exitStatus();

  /** How something is told to stop, and how it is ended at once. */
  private record Work(Runnable stop, Runnable kill) {}

  private OrderlyEnd(Runnable told) {
    this.told = told;
  }

  /** Begins to hold the process; nobody hears of requests but what works for it. */
  public static OrderlyEnd open() {
    return open(() -> {});
  }

  /**
   * Begins to hold the process.
   *
   * @param told hears of the first request, after all that works has been told to stop
   * @throws LikewiseException {@code INTERRUPTED} if it is ending already
   */
  public static OrderlyEnd open(Runnable told) {
    OrderlyEnd end = new OrderlyEnd(told);
    end.signals = Signals.take(end::ask);
    if (end.signals.isEmpty()) {
      end.hook = new Thread(end::endInOrder, "orderly-end");
      try {
        Runtime.getRuntime().addShutdownHook(end.hook);
      } catch (IllegalStateException e) {
        throw new LikewiseException(
            ErrorCode.INTERRUPTED, "asked to stop, before this was begun.", e);
      }
    }
    return end;
  }

  /**
   * Takes how something is ended; it is told to stop at once if that has been asked for already.
   *
   * @param stop tells it to stop as soon as it has kept what it has
   * @param kill ends it now
   */
  public synchronized void stopsBy(Runnable stop, Runnable kill) {
    works.add(new Work(stop, kill));
    if (requested != null) {
      stop.run();
    }
  }

  /** Returns what the process was asked to end by, if it was. */
  public Optional<ErrorCode> requested() {
    return Optional.ofNullable(requested);
  }

  /** Returns a failure as this process tells of it: a stop is the one that was asked for here. */
  public LikewiseException named(LikewiseException failure) {
    return failure.code().isStop() && requested != null && requested != failure.code()
        ? new LikewiseException(requested, failure.getMessage(), failure)
        : failure;
  }

  /** Takes the status with which the process ends where closing this is what ends it. */
  public synchronized void status(int exitStatus) {
    status = exitStatus;
  }

  /**
   * Ends this process at once, whatever computes in it; it must have said before why.
   *
   * <p>Even {@link Runtime#halt} calls C's {@code exit}, by which native libraries take away what
   * their threads still compute with. That is a crash, with a report of it, in the midst of a step.
   *
   * @param status the process's exit status where it cannot kill itself
   */
  public static void endNow(int status) {
    Signals.killThisProcess();
    Runtime.getRuntime().halt(status);
  }

  private void ask(ErrorCode code) {
    if (isFirst(code)) {
      told.run();
    } else if (System.nanoTime() - requestedNanos > ONE_REQUEST.toNanos()) {
      // Not this thread alone: what it calls may wait for what does not come.
      new Thread(this::endSoon, "end-soon").start();
      works.forEach(work -> work.kill.run());
    }
  }

  private synchronized boolean isFirst(ErrorCode code) {
    if (requested != null) {
      return false;
    }
    requestedNanos = System.nanoTime();
    requested = code;
    works.forEach(work -> work.stop.run());
    return true;
  }

  private void endSoon() {
    try {
      over.get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException | InterruptedException e) {
      Runtime.getRuntime().halt(requested.exitStatus());
    }
  }

  private void endInOrder() {
    isFirst(ErrorCode.INTERRUPTED);
    Runtime.getRuntime().halt(over.join());
  }

  /** Lets the process end. */
  @Override
  public synchronized void close() {
    over.complete(status);
    signals.ifPresent(Signals::close);
    try {
      if (hook != null) {
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    } catch (IllegalStateException e) {
      // The process is ending already, and the hook is what ends it.
    }
  }
}
