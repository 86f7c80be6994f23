package io.likewise.data.batches;

import io.likewise.api.data.Batch;
import io.likewise.api.data.BatchStream;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/**
 * Batches computed ahead by worker threads in a small ring of slots, and handed out in order.
 *
 * <p>A worker claims a free slot and the next batch's number in one step, so every batch that is
 * begun has room and the one waited for is always among them: no order of events can block. Who
 * recycles nothing stops the workers after {@link #slots} batches.
 */
final class PrefetchingBatchStream implements BatchStream {
  /**
   * Slots beyond one for each worker: a consumer holds two (it reads the logits of step k when it
   * has submitted step k + 1), and one more waits for it.
   */
  static final int SPARE_SLOTS = 3;

  private enum State {
    FREE,
    FILLING,
    READY,
    HELD
  }

  /** A slot and what it is used for at the moment; guarded by the stream. */
  private static final class Place {
    final BatchSlot slot;
    State state = State.FREE;
    Batch batch;
    int number;

    Place(BatchSlot slot) {
      this.slot = slot;
    }
  }

  private final BatchPlan plan;
  private final boolean training;
  private final SlotPool pool;
  private final List<Place> ring = new ArrayList<>();
  private final List<Thread> workers = new ArrayList<>();
  private int begun;
  private int delivered;
  private Throwable failure;
  private volatile boolean closed;

  /**
   * Starts the workers.
   *
   * @param firstBatch the batch to begin with; their number for none
   * @param training whether the batches carry masks
   */
  PrefetchingBatchStream(
      BatchPlan plan,
      int firstBatch,
      boolean training,
      SlotPool pool,
      int threads,
      Supplier<BatchFiller> fillers) {
    if (firstBatch < 0 || firstBatch > plan.batches()) {
      throw new IllegalArgumentException(
          "first batch " + firstBatch + " is not one of 0 to " + plan.batches());
    }
    this.plan = plan;
    this.training = training;
    this.pool = pool;
    this.begun = firstBatch;
    this.delivered = firstBatch;
    int remaining = plan.batches() - firstBatch;
    try {
      for (int i = 0; i < Math.min(remaining, threads + SPARE_SLOTS); i++) {
        ring.add(new Place(pool.take()));
      }
    } catch (LikewiseException e) {
      ring.forEach(place -> pool.giveBack(place.slot));
      throw e;
    }
    for (int i = 1; i <= Math.min(remaining, threads); i++) {
      BatchFiller filler = fillers.get();
      Thread worker = new Thread(() -> work(filler), "likewise-batches-" + i);
      worker.setDaemon(true);
      workers.add(worker);
    }
    workers.forEach(Thread::start);
  }

  // ---- the workers' side

  private void work(BatchFiller filler) {
    try {
      for (Place place = claim(); place != null; place = claim()) {
        fill(place, filler);
        deliver(place);
      }
    } catch (InterruptedException e) {
      fail(new IllegalStateException("a worker was interrupted", e));
    } catch (Throwable e) { // the consumer's thread is where a failure belongs
      fail(e);
    }
  }

  /** Waits for a free place and begins the next batch in it; null if there is no more to do. */
  private synchronized Place claim() throws InterruptedException {
    while (!closed && failure == null && begun < plan.batches()) {
      Place place = find(State.FREE);
      if (place != null) {
        place.state = State.FILLING;
        place.number = begun++;
        place.batch = place.slot.batch(plan.size(place.number), training);
        return place;
      }
      wait();
    }
    return null;
  }

  private void fill(Place place, BatchFiller filler) {
    int start = plan.start(place.number);
    for (int row = 0; row < place.batch.size() && !closed; row++) {
      filler.fill(place.batch, row, plan.samples()[start + row]);
    }
  }

  private synchronized void deliver(Place place) {
    place.state = State.READY;
    notifyAll();
  }

  private synchronized void fail(Throwable e) {
    if (failure == null) {
      failure = e;
    }
    notifyAll();
  }

  private Place find(State state) {
    for (Place place : ring) {
      if (place.state == state) {
        return place;
      }
    }
    return null;
  }

  // ---- the consumer's side

  @Override
  public int batches() {
    return plan.batches();
  }

  @Override
  public boolean hasNext() {
    return delivered < plan.batches();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the stream is closed, or every buffer is held and none can
   *     come
   * @throws LikewiseException {@code INTERRUPTED} if the thread was interrupted while it waited
   */
  @Override
  public synchronized Batch next() {
    if (!hasNext()) {
      throw new NoSuchElementException("all " + plan.batches() + " batches were handed out");
    }
    try {
      Place place = awaited();
      while (place == null) {
        wait();
        place = awaited();
      }
      place.state = State.HELD;
      delivered++;
      return place.batch;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LikewiseException(
          ErrorCode.INTERRUPTED, "Interrupted while waiting for batch " + delivered + ".", e);
    }
  }

  /** Returns the place with the next batch if it is ready, or null if it will be. */
  private Place awaited() {
    if (closed) {
      throw new IllegalStateException("the stream is closed");
    }
    boolean allHeld = true;
    for (Place place : ring) {
      if (place.state == State.READY && place.number == delivered) {
        return place;
      }
      allHeld &= place.state == State.HELD;
    }
    rethrowFailure();
    if (allHeld) {
      throw new IllegalStateException("all " + ring.size() + " batches are held: recycle them");
    }
    return null;
  }

  private void rethrowFailure() {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure != null) {
      throw (RuntimeException) failure;
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the batch is not one of this stream's that is still held
   */
  @Override
  public synchronized void recycle(Batch batch) {
    Place place = held(batch);
    place.state = State.FREE;
    if (closed) {
      ring.remove(place);
      pool.giveBack(place.slot);
    }
    notifyAll();
  }

  @SuppressWarnings("ReferenceEquality") // equal batches in two slots are two batches
  private Place held(Batch batch) {
    for (Place place : ring) {
      if (place.state == State.HELD && place.batch == batch) {
        return place;
      }
    }
    throw new IllegalArgumentException("not a batch that this stream has handed out: " + batch);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A batch that is still held keeps its buffers until it is recycled: an engine may be reading
   * them.
   */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    awaitWorkers();
    synchronized (this) {
      ring.stream().filter(p -> p.state != State.HELD).forEach(p -> pool.giveBack(p.slot));
      ring.removeIf(place -> place.state != State.HELD);
    }
  }

  // Each worker looks at `closed` between two images, so this takes no longer than an image.
  private void awaitWorkers() {
    boolean interrupted = false;
    for (Thread worker : workers) {
      while (worker.isAlive()) {
        try {
          worker.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns how many slots the ring has. */
  int slots() {
    return ring.size();
  }
}
