package io.likewise.data.batches;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Keeps the slots of streams that have ended for those that follow: direct memory goes back to the
 * system only when the garbage collector happens to see its small owner, so an epoch that allocated
 * its own would let the process grow. Safe for use by many threads.
 */
final class SlotPool {
  private final int capacity;
  private final int imageSize;
  private final List<Integer> maskUnits;
  private final Deque<BatchSlot> idle = new ArrayDeque<>();
  private int made;

  /** Makes an empty pool of slots of one shape; see {@link BatchSlot}. */
  SlotPool(int capacity, int imageSize, List<Integer> maskUnits) {
    this.capacity = capacity;
    this.imageSize = imageSize;
    this.maskUnits = List.copyOf(maskUnits);
  }

  /**
   * Returns an idle slot, or a new one.
   *
   * @throws LikewiseException {@code OUT_OF_MEMORY}
   */
  synchronized BatchSlot take() {
    BatchSlot slot = idle.poll();
    return slot != null ? slot : make();
  }

  private BatchSlot make() {
    try {
      BatchSlot slot = new BatchSlot(capacity, imageSize, maskUnits);
      made++;
      return slot;
    } catch (OutOfMemoryError e) {
      throw new LikewiseException(
          ErrorCode.OUT_OF_MEMORY,
          String.format(
              "A buffer of %,d images of size %d takes %,d bytes outside the heap, and %d of them"
                  + " are in use: choose a smaller batch size or give the run more memory"
                  + " (-XX:MaxDirectMemorySize).",
              capacity, imageSize, BatchSlot.bytes(capacity, imageSize), made),
          e);
    }
  }

  /** Takes a slot back. */
  synchronized void giveBack(BatchSlot slot) {
    idle.add(slot);
  }

  /** Returns how many slots were ever made. */
  synchronized int made() {
    return made;
  }
}
