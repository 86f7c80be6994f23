package io.likewise.trainer;

import io.likewise.api.backend.PendingLogits;
import io.likewise.api.data.Batch;
import io.likewise.api.data.BatchStream;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.Logits;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Sends batches through a model one step ahead: step k+1 is submitted before the logits of step k
 * are read, so that a device never waits for Java. A batch is recycled when its step is computed.
 */
public final class StepPipeline {
  private final BooleanSupplier stopRequested;
  private final LongSupplier nanoTime;

  /** Takes the logits of a completed step. */
  public interface Step {
    /** Takes a batch and what the model made of it; the batch's buffers are then filled again. */
    void completed(Batch batch, Logits logits);

    /** Hears that the next batch was waited for. */
    default void waited(long nanos) {}

    /** Is asked, when a step is complete, whether to make a pause before more are begun. */
    default boolean isPauseDue() {
      return false;
    }

    /** Has the model to itself: every step that was begun is complete. */
    default void paused() {}
  }

  private record InFlight(Batch batch, PendingLogits pending) {}

  /**
   * Makes one.
   *
   * @param stopRequested whether to begin no more steps
   * @param nanoTime the clock, {@link System#nanoTime}
   */
  public StepPipeline(BooleanSupplier stopRequested, LongSupplier nanoTime) {
    this.stopRequested = stopRequested;
    this.nanoTime = nanoTime;
  }

  /**
   * Runs all batches that are left in a stream.
   *
   * @throws LikewiseException {@code INTERRUPTED} if a stop is requested; the steps that had begun
   *     are completed first
   */
  public void run(BatchStream stream, Function<Batch, PendingLogits> compute, Step step) {
    InFlight latest = null;
    try {
      while (stream.hasNext() && !stopRequested.getAsBoolean()) {
        if (latest != null && step.isPauseDue()) {
          InFlight last = latest;
          latest = null;
          complete(last, stream, step);
          step.paused();
        }
        long start = nanoTime.getAsLong();
        Batch batch = stream.next();
        step.waited(nanoTime.getAsLong() - start);
        InFlight before = latest;
        latest = new InFlight(batch, compute.apply(batch));
        complete(before, stream, step);
      }
      InFlight last = latest;
      latest = null;
      complete(last, stream, step);
    } finally {
      settle(latest);
    }
    if (stream.hasNext()) {
      throw interrupted();
    }
  }

  /** Returns how a run ends that was asked to. */
  static LikewiseException interrupted() {
    return new LikewiseException(
        ErrorCode.INTERRUPTED, "The run was asked to stop; what was complete is kept.");
  }

  private static void complete(InFlight inFlight, BatchStream stream, Step step) {
    if (inFlight != null) {
      Logits logits = inFlight.pending.await();
      // Labels are still needed, so the step's figures are taken before the ring may refill them.
      step.completed(inFlight.batch, logits);
      stream.recycle(inFlight.batch);
    }
  }

  /** After a failure: the stream's buffers must not go while a device may still read them. */
  private static void settle(InFlight inFlight) {
    if (inFlight != null) {
      try {
        inFlight.pending.await();
      } catch (RuntimeException e) {
        // The failure that led here is the one to report.
      }
    }
  }
}
