package io.likewise.api.data;

/**
 * Batches made ahead on worker threads, in order, in a small ring of buffers. Used by one thread.
 */
public interface BatchStream extends AutoCloseable {
  /** Returns the number of batches of the whole epoch or part, those skipped included. */
  int batches();

  /** Returns whether {@link #next} has another batch. */
  boolean hasNext();

  /**
   * Waits for the next batch.
   *
   * @throws java.util.NoSuchElementException if there is none
   */
  Batch next();

  /** Gives a batch's buffers back, after its step is computed. */
  void recycle(Batch batch);

  /** Stops the workers and releases the buffers; a second call does nothing. */
  @Override
  void close();
}
