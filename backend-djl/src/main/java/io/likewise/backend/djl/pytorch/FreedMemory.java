package io.likewise.backend.djl.pytorch;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;

/**
 * What becomes of memory that libtorch gives back. By itself glibc returns large pieces to the
 * system at once, and the next operation has them mapped and zeroed anew, page by page: of a step
 * on images of 224×224 that was a third.
 */
final class FreedMemory {
  private static final int TRIM_THRESHOLD = -1;
  private static final int MMAP_THRESHOLD = -3;
  private static final int NEVER = -1;

  /**
   * Larger pieces go back all the same: kept, they would be cut up for smaller ones, and be made
   * again beside those.
   */
  private static final int MOST_KEPT = 64 << 20;

  /** What older versions of glibc keep at most. */
  private static final int MOST_KEPT_BEFORE = 32 << 20;

  private FreedMemory() {}

  /**
   * Has this process keep what is given back, for the next who asks.
   *
   * @return whether the system's library can; only glibc can
   */
  static boolean keep() {
    Function mallopt;
    try {
      mallopt = NativeLibrary.getProcess().getFunction("mallopt");
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
    // To set either alone ends glibc's own adaptation of the other, and with it what it does keep.
    return (isSet(mallopt, MMAP_THRESHOLD, MOST_KEPT)
            || isSet(mallopt, MMAP_THRESHOLD, MOST_KEPT_BEFORE))
        && isSet(mallopt, TRIM_THRESHOLD, NEVER);
  }

  private static boolean isSet(Function mallopt, int parameter, int value) {
    return mallopt.invokeInt(new Object[] {parameter, value}) == 1;
  }
}
