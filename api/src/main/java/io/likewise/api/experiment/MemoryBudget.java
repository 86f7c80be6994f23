package io.likewise.api.experiment;

/**
 * The memory that a run's process was given, and what for, in bytes.
 *
 * <p>Image files are decoded before the engine takes its part of the heap, so the heap is at least
 * {@code imageBytes} and the larger one of {@code engineBytes} and {@code decodingBytes}.
 *
 * @param heapBytes the most Java heap the process may take
 * @param imageBytes the part of it for the images that are held in memory
 * @param engineBytes the part for what the engine keeps in Java: weights above all
 * @param decodingBytes the part for image files that are being decoded; 0 if none are
 * @param bufferBytes the memory outside the heap for batches: those made ahead, and the engine's
 *     copies
 * @param chosen whether the user chose {@code heapBytes}; if not, it follows from the others
 */
public record MemoryBudget(
    long heapBytes,
    long imageBytes,
    long engineBytes,
    long decodingBytes,
    long bufferBytes,
    boolean chosen) {

  /** Nothing is known, as of a process that nobody gave a budget. */
  public static final MemoryBudget UNKNOWN = new MemoryBudget(0, 0, 0, 0, 0, false);
}
