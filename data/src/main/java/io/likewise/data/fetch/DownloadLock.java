package io.likewise.data.fetch;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.files.LockFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;

/** The right to write one file of the cache: a lock on {@code NAME.lock} beside it. */
final class DownloadLock {
  private DownloadLock() {}

  /** Waits for the right to write a file, telling so once, and does something with it. */
  static <T> T holding(Path target, DownloadProgress progress, Supplier<T> work) {
    LockFile lock = lock(target, progress);
    try {
      return work.get();
    } finally {
      lock.close();
    }
  }

  private static LockFile lock(Path target, DownloadProgress progress) {
    Path file = target.resolveSibling(target.getFileName() + ".lock");
    try {
      return LockFile.lock(file, () -> progress.waiting(target));
    } catch (IOException e) {
      throw new LikewiseException(
          ErrorCode.OUTPUT_UNWRITABLE,
          file + ": cannot be locked (" + e + "). Choose another folder by LIKEWISE_CACHE.",
          e);
    } catch (InterruptedException e) {
      throw PinnedDownload.interrupted(target, e);
    }
  }
}
