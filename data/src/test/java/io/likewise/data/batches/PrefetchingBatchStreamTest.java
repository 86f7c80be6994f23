package io.likewise.data.batches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.data.Batch;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A prefetching stream")
@Timeout(120)
class PrefetchingBatchStreamTest {
  private static final int BATCH = 4;
  private static final int BATCHES = 30;

  private final SlotPool pool = new SlotPool(BATCH, 1, List.of());
  private final BatchPlan plan =
      new BatchPlan(IntStream.range(0, BATCH * BATCHES).toArray(), BATCH, true);
  private final AtomicInteger filled = new AtomicInteger();
  private final Set<Thread> workers = ConcurrentHashMap.newKeySet();

  private final BatchFiller counting =
      (batch, row, sample) -> {
        workers.add(Thread.currentThread());
        batch.samples()[row] = sample;
        filled.incrementAndGet();
      };

  private PrefetchingBatchStream open(int threads, BatchFiller filler) {
    return new PrefetchingBatchStream(plan, 0, true, pool, threads, () -> filler);
  }

  /** Waits until so many images are computed, and a moment longer for any that should not be. */
  private void awaitFilled(int images) throws InterruptedException {
    while (filled.get() < images) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    TimeUnit.MILLISECONDS.sleep(50);
    assertThat(filled.get()).isEqualTo(images);
  }

  @Test
  @DisplayName("hands batches out in order, however unevenly the workers run")
  void inOrder() {
    BatchFiller uneven =
        (batch, row, sample) -> {
          if (sample % 7 == 0) {
            sleep(2);
          }
          batch.samples()[row] = sample;
        };
    try (PrefetchingBatchStream stream = open(3, uneven)) {
      for (int i = 0; i < BATCHES; i++) {
        Batch batch = stream.next();
        assertThat(batch.samples()[0]).isEqualTo(i * BATCH);
        stream.recycle(batch);
      }
      assertThat(stream.hasNext()).isFalse();
      assertThatThrownBy(stream::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  private static void sleep(int milliseconds) {
    try {
      TimeUnit.MILLISECONDS.sleep(milliseconds);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("computes no more than its ring holds ahead of the consumer")
  void bounded() throws InterruptedException {
    try (PrefetchingBatchStream stream = open(2, counting)) {
      assertThat(stream.slots()).isEqualTo(2 + PrefetchingBatchStream.SPARE_SLOTS);
      awaitFilled(stream.slots() * BATCH);
      stream.recycle(stream.next());
      awaitFilled((stream.slots() + 1) * BATCH);
    }
  }

  @Test
  @DisplayName("refuses to wait for ever if the consumer holds every batch")
  void allHeld() {
    try (PrefetchingBatchStream stream = open(1, counting)) {
      for (int i = 0; i < stream.slots(); i++) {
        stream.next();
      }
      assertThatThrownBy(stream::next)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("recycle");
    }
  }

  @Test
  @DisplayName("brings a worker's failure to the consumer and ends the workers")
  void failure() throws InterruptedException {
    BatchFiller broken =
        (batch, row, sample) -> {
          counting.fill(batch, row, sample);
          if (sample == 2 * BATCH) {
            throw new IllegalStateException("image " + sample + " is broken");
          }
        };
    try (PrefetchingBatchStream stream = open(2, broken)) {
      assertThatThrownBy(
              () -> {
                while (stream.hasNext()) {
                  stream.recycle(stream.next());
                }
              })
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("image 8 is broken");
      for (Thread worker : workers) {
        worker.join();
      }
    }
    int made = pool.made();
    open(2, counting).close();
    assertThat(pool.made()).isEqualTo(made);
  }

  @Test
  @DisplayName("ends its workers and gives its slots back when it is closed early, twice")
  void close() {
    PrefetchingBatchStream stream = open(3, counting);
    stream.recycle(stream.next());
    stream.close();
    stream.close();
    assertThat(workers).isNotEmpty().allMatch(worker -> !worker.isAlive());
    int made = pool.made();
    PrefetchingBatchStream next = open(3, counting);
    assertThat(pool.made()).isEqualTo(made);
    next.close();
    assertThatThrownBy(stream::next).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("closes after the image in work, not after the epoch")
  void closePromptly() throws InterruptedException {
    CountDownLatch closing = new CountDownLatch(1);
    BatchFiller slow =
        (batch, row, sample) -> {
          filled.incrementAndGet();
          await(closing);
        };
    PrefetchingBatchStream stream = open(1, slow);
    while (filled.get() == 0) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    Thread closer = new Thread(stream::close);
    closer.start();
    while (closer.getState() != Thread.State.WAITING) { // for the worker to end
      TimeUnit.MILLISECONDS.sleep(1);
    }
    closing.countDown();
    closer.join();
    assertThat(filled.get()).isEqualTo(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("leaves a held batch its buffers after it is closed, until the batch is recycled")
  void heldBeyondClose() {
    PrefetchingBatchStream stream = open(1, counting);
    Batch held = stream.next();
    stream.close();
    int made = pool.made();
    PrefetchingBatchStream next = open(1, counting);
    assertThat(pool.made()).isEqualTo(made + 1);
    next.close();
    stream.recycle(held);
    open(1, counting).close();
    assertThat(pool.made()).isEqualTo(made + 1);
  }

  @Test
  @DisplayName("takes back only what it has handed out, once")
  void foreignBatch() {
    try (PrefetchingBatchStream stream = open(1, counting);
        PrefetchingBatchStream other = open(1, counting)) {
      Batch batch = stream.next();
      Batch foreign = other.next();
      assertThatThrownBy(() -> stream.recycle(foreign))
          .isInstanceOf(IllegalArgumentException.class);
      stream.recycle(batch);
      assertThatThrownBy(() -> stream.recycle(batch)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  @DisplayName("makes the same few batch objects again and again")
  void reused() {
    Set<Integer> identities = ConcurrentHashMap.newKeySet();
    try (PrefetchingBatchStream stream = open(1, counting)) {
      while (stream.hasNext()) {
        Batch batch = stream.next();
        identities.add(System.identityHashCode(batch));
        stream.recycle(batch);
      }
      assertThat(identities).hasSizeLessThanOrEqualTo(stream.slots());
    }
  }

  @Test
  @DisplayName("reports an interrupted consumer as interrupted")
  void interrupted() {
    CountDownLatch never = new CountDownLatch(1);
    BatchFiller stuck = (batch, row, sample) -> await(never);
    PrefetchingBatchStream stream = open(1, stuck);
    Thread.currentThread().interrupt();
    assertThatThrownBy(stream::next)
        .isInstanceOf(LikewiseException.class)
        .hasFieldOrPropertyWithValue("code", ErrorCode.INTERRUPTED);
    assertThat(Thread.interrupted()).isTrue();
    never.countDown();
    stream.close();
  }

  @Test
  @DisplayName("has daemon threads with names")
  void threads() {
    try (PrefetchingBatchStream stream = open(1, counting)) {
      stream.next();
      assertThat(workers).allMatch(Thread::isDaemon);
      assertThat(workers).allMatch(worker -> worker.getName().startsWith("likewise-batches-"));
    }
  }

  @Test
  @DisplayName("begins where it is told, and nowhere else")
  void firstBatch() {
    try (PrefetchingBatchStream stream =
        new PrefetchingBatchStream(plan, 29, true, pool, 2, () -> counting)) {
      assertThat(stream.batches()).isEqualTo(30);
      assertThat(stream.next().samples()[0]).isEqualTo(29 * BATCH);
      assertThat(stream.hasNext()).isFalse();
    }
    assertThatThrownBy(() -> new PrefetchingBatchStream(plan, 31, true, pool, 1, () -> counting))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
