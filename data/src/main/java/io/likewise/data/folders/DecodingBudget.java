package io.likewise.data.folders;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.data.images.ImageFile;
import io.likewise.data.images.OpenImage;
import io.likewise.data.images.UnreadableImageException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.function.ToIntFunction;

/**
 * Lets as many images be decoded at once as fit into a part of the Java heap together, and at least
 * one: how many processors there are does not count. Safe for use by many threads.
 */
public final class DecodingBudget {
  /** What of the largest area of a heap is taken by smaller objects. */
  private static final long SMALL = 16L << 20;

  /** What a worker needs while it decodes: that, and the area of its young objects. */
  private static final long REST = SMALL + (32L << 20);

  private static final int UNIT = 1 << 10;

  private final long bytes;
  private final int units;
  private final Semaphore free;

  /** Sets aside so many bytes, at least one kilobyte. */
  DecodingBudget(long bytes) {
    this.bytes = bytes;
    this.units = (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / UNIT));
    // Fair, or small images would keep passing a large one by.
    this.free = new Semaphore(units, true);
  }

  /** Sets aside what this process's heap has left beside so many bytes, and at least a kilobyte. */
  public static DecodingBudget beside(long bytes) {
    return new DecodingBudget(room(bytes));
  }

  /**
   * Returns what this process's heap has left for decoding beside images that will stay in it.
   * Large arrays have to lie in one of the areas that the collector divides the heap into, so the
   * largest one counts and not their sum.
   */
  static long room(long pixelBytes) {
    long area =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .mapToLong(pool -> pool.getUsage().getMax())
            .max()
            .orElse(Runtime.getRuntime().maxMemory());
    return area - Math.min(SMALL, area / 8) - pixelBytes;
  }

  /** Returns the heap that images which stay in it need, and one that is being decoded. */
  static long heapFor(long pixelBytes, long decodingBytes) {
    return REST + pixelBytes + withGarbage(decodingBytes);
  }

  /** A collector cannot fill a heap to its last byte, and decoders leave more than they hold. */
  private static long withGarbage(long decodingBytes) {
    return decodingBytes + decodingBytes / 2;
  }

  /**
   * Decodes an image to a square once there is room for it.
   *
   * @param size the height and width it is resized to
   * @throws UnreadableImageException if it cannot be decoded
   * @throws LikewiseException {@code OUT_OF_MEMORY} if this process's heap is too small even for it
   *     alone
   */
  public byte[] square(Path file, int size) throws UnreadableImageException {
    return square(file, found -> size);
  }

  /** As {@link #square(Path, int)}, of a size that follows from the image's own. */
  public byte[] square(Path file, ToIntFunction<ImageFile.Size> size)
      throws UnreadableImageException {
    try {
      return ImageFile.open(file, image -> square(image, size.applyAsInt(image.size())));
    } catch (OutOfMemoryError e) {
      throw tooSmall(file, ImageFile.decodingBytes(file), e);
    }
  }

  private byte[] square(OpenImage image, int size) throws IOException, UnreadableImageException {
    int taken = (int) Math.min(units, withGarbage(image.decodingBytes()) / UNIT + 1);
    free.acquireUninterruptibly(taken);
    try {
      return image.decode().square(size);
    } finally {
      free.release(taken);
    }
  }

  private LikewiseException tooSmall(Path file, long needed, OutOfMemoryError e) {
    return new LikewiseException(
        ErrorCode.OUT_OF_MEMORY,
        String.format(
            Locale.ROOT,
            "%s: decoding it takes up to %,d MB, and of this process's Java heap of %,d MB there"
                + " are %,d MB for it. Make the heap larger (docs/errors.md says how), or the image"
                + " smaller.",
            ImageListing.shown(file),
            (needed >> 20) + 1,
            Runtime.getRuntime().maxMemory() >> 20,
            Math.max(0, bytes) >> 20),
        e);
  }
}
