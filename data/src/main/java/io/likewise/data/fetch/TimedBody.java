package io.likewise.data.fetch;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of a response, piece by piece, of which none may take too long. The JDK's own bodies
 * wait for ever.
 *
 * <p>One piece at a time is asked for, so that a fast server fills no memory.
 */
final class TimedBody implements BodySubscriber<TimedBody>, AutoCloseable {
  /** A piece, or why there is none; at the end there is neither. */
  private record Signal(List<ByteBuffer> piece, Throwable failure) {}

  private static final Signal END = new Signal(null, null);

  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private Flow.Subscription subscription;
  private boolean closed;
  private boolean begun;

  @Override
  public CompletionStage<TimedBody> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public synchronized void onSubscribe(Flow.Subscription given) {
    if (closed || subscription != null) {
      given.cancel();
      return;
    }
    subscription = given;
    given.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> piece) {
    signals.add(new Signal(piece, null));
  }

  @Override
  public void onError(Throwable failure) {
    signals.add(new Signal(null, failure));
  }

  @Override
  public void onComplete() {
    signals.add(END);
  }

  /**
   * Returns the next piece; nothing at the end.
   *
   * @throws HttpTimeoutException if none came in time
   * @throws IOException if the connection broke
   */
  Optional<List<ByteBuffer>> next(Duration stall) throws IOException, InterruptedException {
    if (begun) {
      request();
    }
    begun = true;
    Signal signal = signals.poll(stall.toMillis(), TimeUnit.MILLISECONDS);
    if (signal == null) {
      throw new HttpTimeoutException("nothing came for " + stall.toMillis() / 1000.0 + " s");
    }
    if (signal.failure != null) {
      throw new IOException("the connection broke off", signal.failure);
    }
    return Optional.ofNullable(signal.piece);
  }

  private synchronized void request() {
    subscription.request(1);
  }

  /** Breaks the transfer off, unless it has ended. */
  @Override
  public synchronized void close() {
    closed = true;
    if (subscription != null) {
      subscription.cancel();
    }
  }
}
